# shellcheck shell=bash disable=SC2154
# The journey of a member: Basic, the material, VIP at the difference, a TikTok account, the group's invite, a hundred
# reports, and the shares on the books. Sourced by scripts/run --check, after the shop's journey, whose words it uses.

tania_phone=081399990001
tania() { mitra --json person show "$tania_phone" | jq -r .id; }
tier_of() { mitra --json membership show "$1" | jq -r .tier; }  # PERSON

# A form with a file in it, and the hidden fields of the page that WHO has open.
submit_with_file() {  # WHO URL FIELD@FILE FIELD...
    local who=$1 url=$2 file=$3 words=() name value field
    shift 3
    while IFS=$'\t' read -r name value; do
        words+=(-F "$name=$value")
    done < <(grep -o '<input[^>]*type="hidden"[^>]*>' "$(page "$who")" |
        sed -nE 's/.*name="([^"]*)".*value="([^"]*)".*/\1\t\2/p' | sort -u)
    for field in "$@"; do
        words+=(-F "$field")
    done
    visit "$who" "$url" -H "Origin: $(web "")" "${words[@]}" -F "${file%%@*}=@${file#*@};type=image/png"
}

check_basic() {
    step "Tania buys Basic, hands in a proof, is verified, and reads the AI material"
    local link
    mitra --quiet material add materi-ai "$site/panduan.pdf" --title "Materi AI" > "$site/log/member.log"
    visit tania "$(web /membership)"
    expect "the plans" "$status" 200
    shows tania "Rp 97.000"
    shows tania "Rp 299.000"
    check_out tania basic-member transfer:BCA "Tania Putri" tania@contoh.id 0813-9999-0001
    visit tania "$order_page/bukti" -F "bukti=@$site/bukti.png;type=image/png" -F "pengirim=Tania Putri" -F "tanggal=$(TZ=WIB-7 date +%F)"
    expect "the proof" "$status" 303
    mitra --quiet --yes verify-payment "$order" >> "$site/log/member.log" || fail "not verified: $(tail -n 2 "$site/log/member.log")"
    expect "Tania's tier" "$(tier_of "$tania_phone")" basic
    await 30 "Tania was told" has_received 6281399990001 "Basic Member"
    await 30 "her mail has the link" has_received tania@contoh.id "/atur-sandi/"
    link=$(link_for tania@contoh.id /atur-sandi/)
    visit tania "$link"
    submit tania "$link" "sandi=teh-manis-hangat-sekali"
    visit tania "$(web /saya)"
    shows tania "Materi AI"
    link=$(grep -oE 'href="[^"]*"[^>]*>Materi AI' "$(page tania)" | cut -d'"' -f2)
    visit tania "$(web "$link")"
    expect "the material" "$status" 200
}

check_upgrade() {
    step "She asks for VIP at the difference and is approved, once"
    visit tania "$(web /saya/upgrade)"
    expect "the page" "$status" 200
    shows tania "Rp 202.000"
    submit_with_file tania "$(web /saya/upgrade)" "bukti@$site/bukti.png" metode=transfer:BCA "pengirim=Tania Putri" \
        "tanggal=$(TZ=WIB-7 date +%F)"
    expect "answer to the request" "$status" 303
    upgrade=$(mitra --json membership upgrades --status pending | jq -r '.items[0].id')
    expect "its price" "$(mitra --json membership upgrades | jq -r '.items[0].amount')" 202000
    mitra --quiet --yes approve "$upgrade" >> "$site/log/member.log" || fail "not approved: $(tail -n 2 "$site/log/member.log")"
    expect "Tania's tier" "$(tier_of "$tania_phone")" vip
    mitra --yes approve "$upgrade" >> "$site/log/member.log" || fail "approving again is an error"
    expect "memberships she has and had" "$(mitra --json membership show "$tania_phone" | jq '.history | length')" 2
    await 30 "Tania was told" has_received 6281399990001 "VIP Member"
}

check_account() {
    step "She gets a TikTok account from the pool; its secret is shown to the admin alone, and noted"
    local account
    account=$(mitra --json account add @toko.garut --shop-name "Toko Garut" | jq -r .id)
    printf 'kata sandi tiktok\n' | mitra --quiet account secret set "$account" >> "$site/log/member.log" ||
        fail "the secret was not kept: $(tail -n 2 "$site/log/member.log")"
    mitra --quiet account verify-cart "$account" >> "$site/log/member.log"
    mitra --quiet account assign "$account" "$tania_phone" >> "$site/log/member.log"
    if mitra --quiet account assign "$account" "$mega_phone" 2>> "$site/log/member.log"; then fail "one account has two holders"; fi
    expect "the secret" "$(mitra account secret show "$account" 2>> "$site/log/member.log" | tail -n 1)" "kata sandi tiktok"
    mitra --json audit list --limit 200 | jq -e '[.items[] | select(.act == "account.secret.show")] != []' > /dev/null ||
        fail "nobody noted who looked"
    visit tania "$(web /saya/anggota)"
    expect "her dashboard" "$status" 200
    shows tania "@toko.garut"
}

check_chat() {
    step "A single-use invite into the Telegram group arrives; she joins by it, and is seen inside"
    local invite
    await 30 "the invite has arrived" has_received 6281399990001 "/+"
    invite=$(received 6281399990001 | grep -oE 'https?://[^ ]*/\+[A-Za-z0-9_-]+' | tail -n 1)
    join_chat "$invite" 555001 || fail "the invite does not open the group"
    await 30 "she is seen inside" is_inside "$tania_phone"
    if join_chat "$invite" 555002; then fail "the invite let a second one in"; fi
}
join_chat() {  # INVITE USER: as somebody who opens the link in their Telegram
    curl -fs "$inbox/telegram/do.json" -d act=join --data-urlencode "link=$1" -d "user_id=$2" -d "name=Tania" > "$site/log/join.log"
}
is_inside() { mitra --json membership chat --status inside --person "$1" | jq -e '.items != []' > /dev/null; }

check_reports() {
    step "Mega leads Tania; a hundred reports come in, one by the web, and are validated from a file"
    local member file=$site/reports.csv line
    mitra --quiet order grant vip-member "$mega_phone" --reason "leader" >> "$site/log/member.log" || fail "Mega is no VIP: $(tail -n 2 "$site/log/member.log")"
    mitra --quiet leader set "$tania_phone" "$mega_phone" >> "$site/log/member.log" || fail "no leader: $(tail -n 2 "$site/log/member.log")"
    if mitra --quiet leader set "$mega_phone" "$tania_phone" 2>> "$site/log/member.log"; then fail "a leader is led by the one she leads"; fi
    visit tania "$(web /saya/laporan)"
    submit tania "$(web /saya/laporan)" "tanggal=$(TZ=WIB-7 date +%F)" "isi=Dua video produk, satu siaran langsung"
    expect "answer to the report" "$status" 303
    visit tania "$(web /saya/laporan)"
    submit tania "$(web /saya/laporan)" "tanggal=$(TZ=WIB-7 date +%F)" "isi=Sekali lagi"
    expect "a second one of the day" "$status" 422
    submit tania "$(web /saya/laporan)" "tanggal=$(TZ=WIB-7 date -d '+1 day' +%F)" "isi=Besok"
    expect "one for tomorrow" "$status" 422
    echo "person,date,text" > "$file"
    for member in $(seq 99); do
        line=$(mitra --json person add --name "Anggota $member" --phone "08139999$((1000 + member))" | jq -r .id)
        mitra --quiet order grant vip-member "$line" --reason "uji" --no-notify >> "$site/log/member.log" 2>&1 ||
            mitra --quiet order grant vip-member "$line" --reason "uji" >> "$site/log/member.log"
        echo "$line,$(TZ=WIB-7 date +%F),Laporan hari ini" >> "$file"
    done
    mitra --quiet --yes daily-report import "$file" >> "$site/log/member.log" || fail "the file is not taken: $(tail -n 2 "$site/log/member.log")"
    mitra --json daily-report list --status submitted --limit 200 | jq -r '.items[].id' > "$site/ids"
    expect "reports that wait" "$(wc -l < "$site/ids")" 100
    while read -r line; do echo "$line 99999"; done < "$site/ids" > "$site/totals"
    mitra --quiet --yes approve --from "$site/totals" >> "$site/log/member.log" || fail "not validated: $(tail -n 3 "$site/log/member.log")"
    mitra --quiet --yes approve --from "$site/totals" >> "$site/log/member.log" || fail "the same file again is an error"
    expect "come from TikTok" "$(balance clearing:tiktok)" $((99999 * 100))
    expect "owed to Tania" "$(balance "payable:$(tania)")" -54999
    expect "the owner's" "$(balance owner_income)" -$((40000 + 99 * 45000))
    mitra ledger verify || fail "the books do not balance"
    mitra --json split-commission --total 99999 --tier vip | jq -c .shares | sed 's/^/    /'
    visit tania "$(web /saya/anggota)"
    shows tania "54.999"
    visit mega "$(web /saya/tim)"
    expect "the leader's page" "$status" 200
    shows mega "5.000"
    await 30 "Tania was told" has_received 6281399990001 "54.999"
    mitra membership metrics | sed 's/^/    /'
}

check_member_payout() {
    step "Tania's share is paid"
    local payout
    mitra --quiet person bank "$tania_phone" --bank BCA --number 9876543210 --holder "Tania Putri" >> "$site/log/member.log" ||
        fail "no account: $(tail -n 2 "$site/log/member.log")"
    payout=$(mitra --json --yes payout create --min 10000 | jq -r .id)
    expect "it pays" "$(mitra --json payout show "$payout" | jq -c '[.lines[] | [.person, .amount]]')" "[[\"$(tania)\",54999]]"
    mitra --quiet --yes approve "$payout" >> "$site/log/member.log" || fail "not approved: $(tail -n 2 "$site/log/member.log")"
    mitra payout file "$payout" --bank BCA > "$site/payout.csv" || fail "no file"
    printf 'person,amount,status,reference,reason\n%s,54999,settled,TRX-88,\n' "$(tania)" > "$site/result.csv"
    mitra --quiet --yes payout result "$payout" "$site/result.csv" >> "$site/log/member.log" || fail "no result"
    expect "owed to Tania" "$(balance "payable:$(tania)")" 0
    mitra ledger verify || fail "the books do not balance"
}

play_member() {
    check_basic
    check_upgrade
    check_account
    check_chat
    check_reports
    check_member_payout
}
