# shellcheck shell=bash disable=SC2154
# The journey of digital goods: a template that delivers itself, a consultation and an analysis done step by step, a
# problem, a resend, a refund. Sourced by scripts/run --check, after the shop's journey, whose words it uses.

gita_phone=081399990002
gita_whatsapp=6281399990002
steps_of() { mitra --json delivery show "$1" | jq -r --arg state "$2" '[.steps[] | select(.state == $state) | .name] | join(", ")'; }  # ORDER STATE
download_link() { received gita@contoh.id | grep -oE "http://[^ ]*/d/[A-Za-z0-9_-]+" | tail -n 1; }

last_code() { received $gita_whatsapp | grep -oE '[0-9A-Z]{4}(-[0-9A-Z]{4}){2}' | tail -n 1; }

# A PDF of one empty page.
make_pdf() {  # FILE
    local text=$'%PDF-1.4\n' part offsets=() offset
    for part in '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj' '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj' \
        '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<>>>>endobj'; do
        offsets+=("${#text}")
        text+=$part$'\n'
    done
    {
        printf '%sxref\n0 4\n0000000000 65535 f \n' "$text"
        for offset in "${offsets[@]}"; do printf '%010d 00000 n \n' "$offset"; done
        printf 'trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' "${#text}"
    } > "$1"
}

add_digital_goods() {
    step "The three products of a digital store, from the examples that come along"
    local log=$site/log/delivery.log
    mkdir -p "$site/kit"
    echo "<h1>Portofolio</h1>" > "$site/kit/index.html"
    echo "Buka index.html, ganti nama dan foto." > "$site/kit/PETUNJUK.txt"
    (cd "$site/kit" && cmake -E tar cf ../template.zip --format=zip index.html PETUNJUK.txt)
    make_pdf "$site/laporan.pdf"
    mitra --quiet product add "Template Portofolio Premium" --kind file --price 149000 --file "$site/template.zip" \
        --steps etc/examples/template-portofolio.toml --description "Template siap pakai." \
        --feature "Rapi di ponsel" --feature "Petunjuk pemasangan" > "$log" || fail "no template: $(tail -n 2 "$log")"
    mitra --quiet product add "Konsultasi IT 1 Jam" --kind service --price 250000 --steps etc/examples/konsultasi-it.toml \
        --description "Satu jam bersama ahlinya." >> "$log" || fail "no consultation: $(tail -n 2 "$log")"
    mitra --quiet product add "Analisis Keamanan Web" --kind service --price 750000 --steps etc/examples/analisis-keamanan.toml \
        --description "Temuan dan perbaikannya." >> "$log" || fail "no analysis: $(tail -n 2 "$log")"
    visit gita "$(web /toko)"
    expect "the store" "$status" 200
    shows gita "Template Portofolio Premium"
    shows gita "Rapi di ponsel"
    shows gita "Beli Sekarang"
}

buy_at_duitku() {  # SLUG
    check_out gita "$1" duitku "Gita Anjani" gita@contoh.id 0813-9999-0002
    await 20 "the order page leads on to Duitku" gita_leads_on
    visit gita "$location"
    submit gita "http://127.0.0.1:$((port + 4))/redirect_checkout" channel=BC act=pay
    expect "answer to 'Bayar'" "$status" 303
}
gita_leads_on() {
    visit gita "$order_page?bayar=1"
    [[ "$location" == "http://127.0.0.1:$((port + 4))/redirect_checkout?reference="* ]]
}

check_template() {
    step "The template is delivered by itself: the link by e-mail, its code over WhatsApp"
    local link
    buy_at_duitku template-portofolio-premium
    template_order=$order
    await 30 "the order is fulfilled" order_is "$order" fulfilled
    await 30 "the link has arrived by e-mail" has_received gita@contoh.id "/d/"
    template_code=$(mitra product code template-portofolio-premium)
    await 30 "the code has arrived over WhatsApp" has_received $gita_whatsapp "$template_code"
    if has_received gita@contoh.id "$template_code"; then fail "the code went with the link"; fi
    if has_received $gita_whatsapp "/d/"; then fail "the link went with the code"; fi
    link=$(download_link)
    curl -fs -o "$site/got.zip" "$link" || fail "the link does not open"
    (cd "$site/kit" && rm -f index.html && cmake -E tar xf ../got.zip) > "$site/log/unzip.log" 2>&1 || true
    grep -q "Passphrase" "$site/log/unzip.log" || fail "nobody asks for a code"
    if grep -qs "Portofolio" "$site/kit/index.html"; then
        fail "the package opens without its code"
    fi
    curl -fs -r 0-99 -o "$site/part" "$link" && curl -fs -C 100 -o "$site/rest" "$link"
    cat "$site/part" "$site/rest" | cmp - "$site/got.zip" || fail "a resumed download is another file"
    expect "downloads" "$(mitra --json delivery show "$order" | jq '.links[0].downloads')" 2
    expect "a link changed by a character" "$(curl -so /dev/null -w '%{http_code}' "${link%?}$([ "${link: -1}" = A ] && echo Q || echo A)")" 404
    mitra delivery test "$order" > "$site/log/delivery-test.log" || fail "the seller's test: $(tail -n 3 "$site/log/delivery-test.log")"
}

check_consultation() {
    step "The consultation runs through its steps, in their order"
    local log=$site/log/delivery.log first second
    buy_at_duitku konsultasi-it-1-jam
    await 30 "the order is paid" order_is "$order" paid
    await 30 "the admin was told" has_received 6281234567890 "Konsultasi IT 1 Jam"
    first=$(steps_of "$order" open)
    second=$(mitra --json delivery show "$order" | jq -r '[.steps[] | select(.state == "waiting" and .who == "admin")][0].name')
    if mitra --quiet delivery step "$order" "$second" done 2>> "$log"; then fail "a step was done out of order"; fi
    mitra --quiet delivery step "$order" "$first" done >> "$log" || fail "not done: $(tail -n 2 "$log")"
    mitra --quiet delivery step "$order" "$first" done >> "$log" || fail "doing it twice is an error"
    do_the_rest "$order"
    expect "the order" "$(order_state "$order")" fulfilled
    expect "still open" "$(steps_of "$order" open | grep -c .)" 1
}
# Does what is open and the admin's, until nothing is; a step that wants a file gets one.
do_the_rest() {  # ORDER
    local name attach number=0
    while name=$(mitra --json delivery show "$1" | jq -r '[.steps[] | select(.state == "open" and .who == "admin")][0].name // ""') && [ -n "$name" ]; do
        attach=$(mitra --json delivery show "$1" | jq -r --arg name "$name" '.steps[] | select(.name == $name) | .attach // ""')
        if [ -n "$attach" ]; then
            mitra --quiet delivery attach "$1" "$site/laporan.pdf" --protect >> "$site/log/delivery.log" ||
                fail "not attached: $(tail -n 2 "$site/log/delivery.log")"
        fi
        mitra --quiet delivery step "$1" "$name" done >> "$site/log/delivery.log" || fail "'$name' is not done: $(tail -n 2 "$site/log/delivery.log")"
        number=$((number + 1))
        if [ $number -gt 20 ]; then fail "the steps have no end"; fi
    done
}

check_analysis() {
    step "The analysis waits for the buyer's written permission; its PDF goes out encrypted"
    local log=$site/log/delivery.log
    buy_at_duitku analisis-keamanan-web
    await 30 "the order is paid" order_is "$order" paid
    expect "whose turn it is" "$(mitra --json delivery show "$order" | jq -r '[.steps[] | select(.state == "open")][0].who')" buyer
    visit gita "$order_page"
    submit gita "$order_page/langkah" "jawaban=https://gita.example"
    expect "an answer without the agreement" "$status" 422
    submit gita "$order_page/langkah" "jawaban=https://gita.example" "confirm=ya"
    expect "the permission" "$status" 303
    mitra --json delivery show "$order" | jq -e '[.steps[] | select((.words // "") | contains("gita.example"))] != []' > /dev/null || fail "the permission is not kept"
    until [ "$(mitra --json delivery show "$order" | jq -r '[.steps[] | select(.state == "open" and .who == "admin")][0].attach // ""')" = pdf-encrypted ]; do
        mitra --quiet delivery step "$order" "$(steps_of "$order" open)" done >> "$log" || fail "not done: $(tail -n 2 "$log")"
    done
    if mitra --quiet delivery attach "$order" "$site/laporan.pdf" 2>> "$log"; then fail "a PDF that opens without a code was taken"; fi
    do_the_rest "$order"
    await 30 "its code has arrived over WhatsApp" another_code "$template_code"
    curl -fs -o "$site/got.pdf" "$(download_link)" || fail "the report's link does not open"
    if command -v qpdf > /dev/null; then
        if qpdf --check "$site/got.pdf" > "$site/log/qpdf.log" 2>&1; then fail "the report opens without its code"; fi
        qpdf --password="$(last_code)" --check "$site/got.pdf" > "$site/log/qpdf.log" 2>&1 || fail "the report does not open: $(tail -n 2 "$site/log/qpdf.log")"
        echo "    qpdf agrees"
    fi
    expect "the order" "$(order_state "$order")" fulfilled
}

another_code() { [ "$(last_code)" != "$1" ] && [ -n "$(last_code)" ]; }

check_problem() {
    step "Gita reports a problem, is answered and gets a new link; the old one ends"
    local ticket link
    order_page=$(mitra --json order show "$template_order" | jq -r .link)
    link=$(curl -fs "$inbox/inbox.json?to=gita@contoh.id" | jq -r '.items[].text' | grep -oE "http://[^ ]*/d/[A-Za-z0-9_-]+" | head -n 1)
    visit gita "$order_page"
    submit gita "$order_page/lapor" "pesan=Berkasnya tidak dapat dibuka"
    expect "answer to the report" "$status" 200
    ticket=$(mitra --json ticket list --status open | jq -r '.items[0].id')
    mitra ticket show "$ticket" | sed 's/^/    /'
    mitra --quiet ticket reply "$ticket" "Pakai 7-Zip; linknya kami kirim ulang." > "$site/log/ticket.log" || fail "no reply: $(tail -n 2 "$site/log/ticket.log")"
    await 30 "the answer has arrived by e-mail" has_received gita@contoh.id "Pakai 7-Zip"
    mitra --quiet delivery send "$template_order" >> "$site/log/ticket.log" || fail "not sent again: $(tail -n 2 "$site/log/ticket.log")"
    expect "the link before" "$(curl -so /dev/null -w '%{http_code}' "$link")" 410
    await 30 "a new link has arrived" new_link_works "$link"
}
new_link_works() { [ "$(download_link)" != "$1" ] && curl -fs -o /dev/null "$(download_link)"; }

check_goods_refund() {
    step "The template is refunded: its links end, and a document says so"
    mitra --quiet --yes order refund "$template_order" --reason "tidak cocok" > "$site/log/refund.log" || fail "not refunded: $(tail -n 2 "$site/log/refund.log")"
    expect "open links" "$(mitra --json delivery show "$template_order" | jq '[.links[] | select(.revoked | not)] | length')" 0
    mitra order document "$template_order" --out "$site/pembatalan.html" || fail "no document"
    grep -q "tidak cocok" "$site/pembatalan.html" || fail "the document does not say why"
    visit gita "$order_page/pembatalan"
    expect "the document's page" "$status" 200
    mitra ledger verify || fail "the books do not balance"
}

play_delivery() {
    add_digital_goods
    check_template
    check_consultation
    check_analysis
    check_problem
    check_goods_refund
}
