# shellcheck shell=bash disable=SC2154
# The journey from a product's page to a material and back: orders, payments, proof, books. Sourced by scripts/run --check.

page() { echo "$site/log/.page-$1"; }

# What WHO sees at URL: $status, $location (where it leads on to, by redirect or by itself), the page in $(page WHO).
# Cookies are WHO's own.
visit() {  # WHO URL [CURL WORDS...]
    local who=$1 url=$2 refresh
    shift 2
    IFS='|' read -r status location refresh < <(curl -s -o "$(page "$who")" \
        -w '%{http_code}|%{redirect_url}|%header{refresh}\n' \
        -b "$site/cookies-$who" -c "$site/cookies-$who" "$@" "$url")
    if [[ "$refresh" == "0; url="* ]]; then location=${refresh#"0; url="}; fi
}

# Sends a form of the page that WHO has open, with its hidden fields.
submit() {  # WHO URL FIELD...
    local who=$1 url=$2 field words=() name value
    shift 2
    while IFS=$'\t' read -r name value; do
        words+=(--data-urlencode "$name=$value")
    done < <(grep -o '<input[^>]*type="hidden"[^>]*>' "$(page "$who")" |
        sed -nE 's/.*name="([^"]*)".*value="([^"]*)".*/\1\t\2/p' | sort -u)
    for field in "$@"; do
        words+=(--data-urlencode "$field")
    done
    if [ ${#words[@]} = 0 ]; then words=(--data ""); fi  # a form of a button alone
    visit "$who" "$url" -H "Origin: $(grep -oE '^[a-z]+://[^/]+' <<< "$url")" "${words[@]}"  # as browsers do
}

shows() { grep -qF -- "$2" "$(page "$1")" || fail "the page of $1 does not say '$2': $(page "$1")"; }  # WHO TEXT

order_state() { mitra --json order show "$1" | jq -r .status; }
order_is() { [ "$(order_state "$1")" = "$2" ]; }  # ORDER STATE
is_in_group() { mitra --json person show "$1" | jq -e --arg group "$2" '[.groups[] | if type == "object" then .name else . end] | index($group)' > /dev/null; }
balance() { mitra --json ledger balance "$1" | jq -r '[.items[] | .balance] | add // 0'; }  # ACCOUNT
link_for() { received "$1" | grep -oE "http://[^ ]*$2[A-Za-z0-9_-]+" | tail -n 1; }  # TO FOLDER

web() { echo "http://127.0.0.1:$port$1"; }

# Fills in the checkout of the program; the order page's address without its query in $order_page, its id in $order.
check_out() {  # WHO SLUG METHOD NAME EMAIL PHONE
    visit "$1" "$(web "/p/$2")"
    expect "the product's page" "$status" 200
    visit "$1" "$(web "/checkout/$2")"
    expect "the checkout" "$status" 200
    submit "$1" "$(web "/checkout/$2")" "nama=$4" "email=$5" "no_wa=$6" "kota=Bandung" "metode=$3" "setuju=ya"
    expect "answer to the checkout" "$status" 303
    order_page=${location%%\?*}
    order=$(mitra --json order list --limit 200 | jq -r '[.items[].id] | max_by(ltrimstr("ORD-") | tonumber)')
}

check_shop() {
    step "A shop: a bank account, a program with a landing page and a material behind a right, a free class"
    add_shop
    visit visitor "$(web "/p/$program_slug")"
    expect "the program's page" "$status" 200
    shows visitor "Rp 150.000"
    shows visitor "<strong>empat bulan</strong>"
    mitra --json ledger balance > "$site/log/balance-before.json"
}

leads_on_to_duitku() {
    visit dewi "$order_page?bayar=1"
    [[ "$location" == "http://127.0.0.1:$((port + 4))/redirect_checkout?reference="* ]]
}

check_duitku_order() {
    step "Dewi checks out and pays at Duitku"
    check_out dewi "$program_slug" duitku "Dewi Lestari" dewi@contoh.id 0813-8888-0001
    dewis_order=$order
    dewis_page=$order_page
    expect "$order before the payment" "$(order_state "$order")" pending
    await 20 "the order page leads on to Duitku" leads_on_to_duitku
    visit dewi "$location"
    expect "Duitku's page" "$status" 200
    shows dewi "Rp 150.000"
    submit dewi "http://127.0.0.1:$((port + 4))/redirect_checkout" channel=BC act=pay
    expect "answer to 'Bayar'" "$status" 303
    expect "back at the order page" "${location%%\?*}" "$order_page"
    await 30 "the order is fulfilled" order_is "$order" fulfilled
    visit dewi "$location"
    expect "the order page" "$status" 200
    shows dewi "Pembayaran kami terima"
    is_in_group 081388880001 "Sudah Bayar" || fail "Dewi is not in the group of those who paid"
    await 30 "Dewi was told on WhatsApp" has_received 6281388880001 "Program Magang Jepang Batch 2025"
    await 30 "Dewi was told by e-mail" has_received dewi@contoh.id "Program Magang Jepang Batch 2025"
    await 30 "the admin was told" has_received 6281234567890 "Dewi Lestari"
}

check_member_area() {
    step "Dewi sets a password by the link in her mail, signs in and downloads the material"
    local link
    await 30 "the mail with the link has arrived" has_received dewi@contoh.id "/atur-sandi/"
    link=$(link_for dewi@contoh.id /atur-sandi/)
    visit dewi "$link"
    expect "the page for a password" "$status" 200
    submit dewi "$link" "sandi=kopi-hitam-tanpa-gula"
    expect "answer to the password" "$status" 303
    rm -f "$site/cookies-dewi"
    visit dewi "$(web /saya)"
    expect "the member area without signing in" "$status" 303
    visit dewi "$(web /masuk)"
    submit dewi "$(web /masuk)" "email=dewi@contoh.id" "sandi=kopi-hitam-tanpa-gula"
    expect "signed in, on to" "$status ${location#"$(web "")"}" "303 /saya"
    visit dewi "$(web /saya)"
    shows dewi "Sudah Bayar"
    shows dewi "$material_title"
    material=$(grep -oE "href=\"[^\"]*\"[^>]*>$material_title" "$(page dewi)" | cut -d'"' -f2)
    visit dewi "$(web "$material")"
    expect "the material" "$status" 200
    cmp -s "$(page dewi)" "$site/panduan.pdf" || fail "what was downloaded is not what was put there"
}

admin_link() { link_for 6281234567890 /a/; }
has_admin_link() { [ -n "$(admin_link)" ]; }

check_transfer_order() {
    step "Agus pays by transfer, hands in a proof, and the admin verifies by the link"
    local link
    check_out agus "$program_slug" transfer:BCA "Agus Salim" agus@contoh.id 0813-8888-0002
    visit agus "$order_page"
    expect "the order page" "$status" 200
    shows agus 8760673566
    total=$(mitra --json order show "$order" | jq -r .total)
    code=$(mitra --json order show "$order" | jq -r .unique_code)
    expect "total without its unique code" $((total - code)) 150000
    write_png "$site/bukti.png"
    printf 'MZ\220\0not a picture' > "$site/bukti.exe"
    local words=(-F "pengirim=Agus Salim" -F "tanggal=$(TZ=WIB-7 date +%F)")
    visit agus "$order_page/bukti" -F "bukti=@$site/bukti.exe;type=image/png" "${words[@]}"
    expect "a program as a proof" "$status" 422
    visit agus "$order_page/bukti" -F "bukti=@$site/bukti.png;type=image/png" "${words[@]}"
    expect "a picture as a proof" "$status" 303
    expect "$order" "$(order_state "$order")" proof_submitted
    await 30 "the admin has a link" has_admin_link
    link=$(admin_link)
    visit admin "$link/bukti"
    expect "the proof by the link" "$status" 200
    cmp -s "$(page admin)" "$site/bukti.png" || fail "the proof that the admin sees is not the one that was handed in"
    visit admin "$link"
    expect "the link's page" "$status" 200
    shows admin "Agus Salim"
    expect "$order after looking" "$(order_state "$order")" proof_submitted
    submit admin "$link"
    expect "answer to the button" "$status" 200
    expect "$order" "$(order_state "$order")" fulfilled
    submit admin "$link"
    [ "$(mitra --json order show "$order" | jq '[.payments[] | select(.status == "settled")] | length')" = 1 ] ||
        fail "pressing twice settled twice"
    expect "the second press" "$status" 410
    shows admin "sudah dipakai"
    await 30 "Agus was told" has_received 6281388880002 "Program Magang Jepang Batch 2025"
}

check_verified_by_terminal() {
    step "Sinta pays by transfer, and the admin verifies from the terminal"
    check_out sinta "$program_slug" transfer:BCA "Sinta Dewi" sinta@contoh.id 0813-8888-0003
    mitra --yes verify-payment "$order" > "$site/log/verify.log" || fail "verify-payment failed: $(cat "$site/log/verify.log")"
    expect "$order" "$(order_state "$order")" fulfilled
    mitra --yes verify-payment "$order" > "$site/log/verify.log" || fail "verifying again is an error: $(cat "$site/log/verify.log")"
    echo "    again: $(head -n 1 "$site/log/verify.log")"
}

check_free_order() {
    step "A free class needs no payment"
    visit toni "$(web "/checkout/$free_slug")"
    submit toni "$(web "/checkout/$free_slug")" "nama=Toni Wijaya" email=toni@contoh.id no_wa=081388880004 kota=Solo setuju=ya
    expect "answer" "$status" 303
    [[ "$location" == "$(web /masuk)"* ]] || fail "led on to '$location', not to the sign-in"
    is_in_group 081388880004 "Pendaftar Baru" || fail "Toni is not in the group"
}

check_ledger() {
    step "The books balance"
    local out
    out=$(mitra ledger verify) || fail "the books do not balance: $out"
    [ -z "$out" ] || fail "ledger verify is not silent: $out"
    local paid
    paid=$(mitra --json order list --limit 200 | jq '[.items[] | select(.status == "fulfilled" and .total > 0)] | length')
    expect "sales" "$(balance sales)" $((-150000 * paid))
    mitra ledger export --format hledger > "$site/log/books.journal"
    if command -v hledger > /dev/null; then
        hledger -f "$site/log/books.journal" check > "$site/log/hledger.log" 2>&1 || fail "hledger complains: $(cat "$site/log/hledger.log")"
        echo "    hledger agrees"
    fi
}

check_refund() {
    step "A refund takes it all back"
    local sales cash refund
    sales=$(balance sales)
    cash=$(balance cash:duitku)
    mitra --quiet --yes order refund "$dewis_order" --reason "salah pilih batch" > "$site/log/refund.log" ||
        fail "the refund failed: $(cat "$site/log/refund.log")"
    expect "$dewis_order" "$(order_state "$dewis_order")" refunded
    expect "sales" "$(balance sales)" $((sales + 150000))
    if is_in_group 081388880001 "Sudah Bayar"; then fail "Dewi is still in the group"; fi
    visit dewi "$(web "$material")"
    [ "$status" != 200 ] || fail "Dewi can still download the material"
    echo "    the material now: $status"
    await 30 "Dewi was told" has_received dewi@contoh.id "pengembalian dana"
    visit dewi "$dewis_page"
    shows dewi "Dana dikembalikan"
    refund=$(mitra --json payment refunds | jq -r '.items[0].id')
    mitra --quiet --yes payment refund-paid "$refund" --reference TRF-0001 --bank duitku >> "$site/log/refund.log" ||
        fail "the refund's transfer is refused: $(tail -n 2 "$site/log/refund.log")"
    expect "Duitku's balance" "$(balance cash:duitku)" $((cash - 150000))
    mitra ledger verify || fail "the books do not balance"
    expect "owed to buyers" "$(mitra --json ledger balance | jq '[.items[] | select(.account | startswith("refund_due")) | .balance] | add // 0')" 0
}

play_shop() {
    check_shop
    check_duitku_order
    check_member_area
    check_transfer_order
    check_verified_by_terminal
    check_free_order
    check_ledger
    check_refund
}
