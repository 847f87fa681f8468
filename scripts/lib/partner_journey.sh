# shellcheck shell=bash disable=SC2154
# The journey of a partner: from the registration to the bank's word that the commission was paid. Sourced by
# scripts/run --check, after the shop's journey, whose words it uses.

mega_phone=081377770001
mega() { mitra --json person show "$mega_phone" | jq -r .id; }
has_partner_link() { received 6281234567890 | grep -q "Mega Utami"; }

check_partner_applies() {
    step "Mega registers as a partner; the admin is told and approves in the terminal"
    visit mega "$(web /mitra/daftar)"
    expect "the partners' registration" "$status" 200
    submit mega "$(web /mitra/daftar)" "nama=Mega Utami" email=mega@contoh.id no_wa=0813-7777-0001 kota=Surabaya setuju=ya
    expect "answer" "$status" 303
    await 30 "the admin was told" has_partner_link
    expect "Mega before the approval" "$(mitra --json affiliate show "$mega_phone" | jq -r .status)" pending
    mitra --quiet --yes approve "$mega_phone" > "$site/log/approve.log" || fail "approve failed: $(cat "$site/log/approve.log")"
    expect "Mega" "$(mitra --json affiliate show "$mega_phone" | jq -r .status)" approved
    mitra --yes approve "$mega_phone" > "$site/log/approve.log" || fail "approving again is an error: $(cat "$site/log/approve.log")"
    await 30 "Mega has the link that sets a password" has_received mega@contoh.id "/atur-sandi/"
}

check_partner_tools() {
    step "Mega signs in, takes her link for the program, makes the coupon BYE50 of DISKONN50 and sets a pixel"
    local link parent
    link=$(link_for mega@contoh.id /atur-sandi/)
    visit mega "$link"
    submit mega "$link" "sandi=kopi-susu-gula-aren"
    parent=$(mitra --json coupon add DISKONN50 --fixed 50000 --derivable | jq -r .id)
    visit mega "$(web "/saya/mitra?utm=instagram")"
    expect "Mega's links" "$status" 200
    megas_link=$(grep -oE "http://[^\"<> ]*/p/$program_slug\?[^\"<> ]*" "$(page mega)" | head -n 1 | sed 's/&amp;/\&/g')
    [[ "$megas_link" == *utm_source=instagram* ]] || fail "the link '$megas_link' does not name its source"
    echo "    $megas_link"
    visit mega "$(web /saya/mitra/kupon)"
    submit mega "$(web /saya/mitra/kupon)" "induk=$parent" kode=bye50
    expect "answer to the new coupon" "$status" 303
    mitra --json coupon check BYE50 "$program_slug" > "$site/log/coupon.json" || fail "BYE50 is not usable: $(cat "$site/log/coupon.json")"
    visit mega "$(web /saya/mitra/piksel)"
    submit mega "$(web /saya/mitra/piksel)" "meta=<script>fbq('init', '770011223344556'); fbq('track', 'PageView');</script>"
    expect "answer to the pixel" "$status" 303
}

policy_of() { curl -s -o /dev/null -w '%header{content-security-policy}' "$1"; }  # URL

check_partner_link() {
    step "A visitor follows the link: Mega's pixel is on that page and nowhere else"
    visit fajar "$megas_link"
    expect "the program's page by the link" "$status" 200
    shows fajar 770011223344556
    [[ "$(policy_of "$megas_link")" == *connect.facebook.net* ]] || fail "the page's policy does not let the pixel load"
    [[ "$(policy_of "$(web "/p/$program_slug")")" != *facebook* ]] || fail "the policy names Meta on a page without the link"
    visit nobody "$(web "/p/$program_slug")"
    if grep -q 770011223344556 "$(page nobody)"; then fail "the pixel is on a page without the link"; fi
}

check_partner_sale() {
    step "Fajar checks out with bye5o, as he heard it, and pays; admin, partner and buyer are told"
    visit fajar "$(web "/checkout/$program_slug")"
    submit fajar "$(web "/checkout/$program_slug")" "nama=Fajar Hidayat" email=fajar@contoh.id no_wa=0813-7777-0002 \
        kota=Malang kupon=bye5o metode=transfer:BCA setuju=ya
    expect "answer to the checkout" "$status" 303
    order=$(mitra --json order list --limit 200 | jq -r '[.items[].id] | max_by(ltrimstr("ORD-") | tonumber)')
    fajars_order=$order
    expect "price less coupon" "$(mitra --json order show "$order" | jq '.subtotal - .discount')" 100000
    await 30 "Mega was told of the order" has_received mega@contoh.id "Fajar Hidayat"
    mitra --quiet --yes verify-payment "$order" > "$site/log/verify.log" || fail "verify-payment failed: $(cat "$site/log/verify.log")"
    expect "$order" "$(order_state "$order")" fulfilled
    await 30 "Mega was told of the sale" has_received 6281377770001 "Rp 10.000"
    await 30 "the admin was told" has_received 6281234567890 "Fajar Hidayat"
    await 30 "Fajar was told" has_received fajar@contoh.id "Program Magang Jepang Batch 2025"
    expect "owed to Mega" "$(balance "payable:$(mega)")" -10000
    mitra referral why "$order" | sed 's/^/    /'
    expect "credited to" "$(mitra --json referral why "$order" | jq -r .affiliate)" "$(mega)"
}

check_partner_buys() {
    step "Mega buys through her own link under another spelling of her number, and earns nothing"
    local owed
    owed=$(balance "payable:$(mega)")
    visit sneaky "$megas_link"
    visit sneaky "$(web "/checkout/$program_slug")"
    submit sneaky "$(web "/checkout/$program_slug")" "nama=Mega U" email=lain@contoh.id "no_wa=+62 813 7777 0001" kota=Malang \
        metode=transfer:BCA setuju=ya
    expect "answer to the checkout" "$status" 303
    order=$(mitra --json order list --limit 200 | jq -r '[.items[].id] | max_by(ltrimstr("ORD-") | tonumber)')
    mitra --quiet --yes verify-payment "$order" > "$site/log/verify.log" || fail "verify-payment failed: $(cat "$site/log/verify.log")"
    expect "owed to Mega" "$(balance "payable:$(mega)")" "$owed"
    expect "credited to" "$(mitra --json referral why "$order" | jq -r .affiliate)" null
}

check_fraud() {
    step "Fajar ordered within seconds of his click: the commission is held until the admin has looked"
    local finding
    mitra --json fraud list > "$site/log/fraud.json"
    finding=$(jq -r '.items[] | select(.rule == "fast_checkout") | .id' "$site/log/fraud.json")
    mitra fraud show "$finding" | sed 's/^/    /'
    expect "held for" "$(mitra --json commission list --order "$fajars_order" | jq -r '.items[0].held_for')" "fraud:$finding"
    expect "to be paid while it is held" "$(mitra --json payout plan --min 10000 | jq .total)" 0
    mitra --quiet --yes fraud clear "$finding" --reason "Fajar sudah ditelepon" > "$site/log/fraud.log" || fail "not cleared: $(cat "$site/log/fraud.log")"
    expect "findings about an order of one's own" "$(jq '[.items[] | select(.rule == "own_order")] | length' "$site/log/fraud.json")" 1
}

check_payout() {
    step "The commission is paid: account, batch, the bank's file, the bank's word"
    local payout
    mitra --quiet commission release --due > "$site/log/payout.log" || fail "nothing is released: $(cat "$site/log/payout.log")"
    mitra --quiet person bank "$mega_phone" --bank BCA --number 1234567890 --holder "Mega Utami" >> "$site/log/payout.log" ||
        fail "no account: $(cat "$site/log/payout.log")"
    mitra --json payout plan --min 10000 > "$site/log/plan.json"
    expect "to be paid" "$(jq .total "$site/log/plan.json")" 10000
    payout=$(mitra --json --yes payout create --min 10000 | jq -r .id)
    mitra --quiet --yes approve "$payout" >> "$site/log/payout.log" || fail "not approved: $(cat "$site/log/payout.log")"
    mitra payout file "$payout" --bank BCA > "$site/payout.csv" || fail "no file"
    grep -q 1234567890 "$site/payout.csv" || fail "the file does not name the account"
    printf 'person,amount,status,reference,reason\n%s,10000,settled,TRX-77,\n' "$(mega)" > "$site/result.csv"
    mitra --quiet --yes payout result "$payout" "$site/result.csv" >> "$site/log/payout.log" || fail "no result: $(cat "$site/log/payout.log")"
    mitra --quiet --yes payout result "$payout" "$site/result.csv" >> "$site/log/payout.log" || fail "the same result again is an error"
    expect "$payout" "$(mitra --json payout show "$payout" | jq -r .status)" settled
    expect "owed to Mega" "$(balance "payable:$(mega)")" 0
    await 30 "Mega was told" has_received 6281377770001 "TRX-77"
    mitra ledger verify || fail "the books do not balance"
}

check_partner_report() {
    step "Mega sees what her links brought; the admin sees the business"
    visit mega "$(web /saya/mitra/laporan)"
    expect "the report" "$status" 200
    shows mega "instagram"
    shows mega "<svg"
    mitra --json affiliate report "$mega_phone" --by utm > "$site/log/report.json"
    expect "sales by instagram" "$(jq '[.items[] | select(.key == "instagram") | .sales] | add' "$site/log/report.json")" 1
    mitra stats affiliates | sed 's/^/    /'
    mitra stats funnel > /dev/null
}

check_partner_refund() {
    step "Fajar's money goes back, and with it the commission that was paid"
    mitra --quiet --yes order refund "$fajars_order" --reason "batal berangkat" > "$site/log/refund.log" ||
        fail "the refund failed: $(cat "$site/log/refund.log")"
    expect "Mega owes" "$(balance "payable:$(mega)")" 10000
    mitra ledger verify || fail "the books do not balance"
}

play_partner() {
    check_partner_applies
    check_partner_tools
    check_partner_link
    check_partner_sale
    check_partner_buys
    check_fraud
    check_payout
    check_partner_report
    check_partner_refund
}
