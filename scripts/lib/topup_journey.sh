# shellcheck shell=bash disable=SC2154
# The journey of a top-up: prices are read, a buyer sees whose account it is, pays by tips, the owner's link sends it,
# and an order whose answer nobody saw is found, once. Sourced by scripts/run --check, after the shop's journey.

umi_phone=081377771001
umi_whatsapp=6281377771001
umi_game_id=136216325
owner_whatsapp=6281234567890

topup_field() { mitra --json topup-order status "$1" | jq -r "$2"; }  # TOP FIELD
topup_is() { [ "$(topup_field "$1" .status)" = "$2" ]; }              # TOP STATUS
last_topup() { mitra --json topup-order list --limit 200 | jq -r '[.items[].id] | max_by(ltrimstr("TOP-") | tonumber)'; }
# What the supplier has for a target.
supplier_has() { curl -fs "$inbox/vip.json" | jq --arg target "$1" '[.items[] | select(.target == $target)] | length'; }
tip() {  # UNITS MESSAGE
    curl -fs -o "$site/log/tip.json" "$inbox/trakteer/tip.json" --data-urlencode "quantity=$1" \
        --data-urlencode "message=$2" --data-urlencode "name=Seseorang" --data-urlencode method=QRIS ||
        fail "the tip was not taken"
}
in_rupiah() { printf 'Rp %s' "$(sed -E ':a;s/([0-9])([0-9]{3})($|\.)/\1.\2\3/;ta' <<< "$1")"; }
# The last address of a kind that somebody was sent.
last_link_for() { received "$1" | grep -oE "http://[^ ]*$2[^ ]*" | tail -n 1; }  # TO PART

check_price_list() {
    step "The supplier's deposit is booked, its price list read, and its games are sold at /topup"
    local log=$site/log/topup.log
    mitra --quiet --yes deposit add 5000000 --fee 2000 > "$log" || fail "no deposit: $(tail -n 2 "$log")"
    mitra --quiet fee add trakteer --bp 500 --fixed 0 --bearer store --effective "$(TZ=WIB-7 date +%F)" >> "$log" ||
        fail "no fee: $(tail -n 2 "$log")"
    mitra --quiet provider services sync >> "$log" || fail "the price list is not read: $(tail -n 2 "$log")"
    echo "    services: $(mitra --json provider services list --count | jq -r .total)"
    visit umi "$(web /topup)"
    expect "the games" "$status" 200
    shows umi "Mobile Legends"
    shows umi "TELKOMSEL"
    visit umi "$(web "/topup?cari=legend")"
    shows umi "/topup/mobile-legends"
    visit umi "$(web /topup/mobile-legends)"
    expect "a game's page" "$status" 200
    topup_price=$(mitra --json topup-order quote ML86-S14 "$umi_game_id" 2685 | jq -r .price)
    shows umi "$(in_rupiah "$topup_price")"
    expect "rupiah beside whole units of a tip" $((topup_price % 1000)) 0
}

check_topup_order() {
    step "Umi chooses diamonds, sees whose account it is, and orders"
    submit umi "$(web /topup/mobile-legends)" service=ML86-S14 "target=$umi_game_id|2685" zone= "no_wa=0813-7777-1001" setuju=ya
    expect "a zone joined to the id" "$status" 422
    visit umi "$(web /topup/mobile-legends)"
    submit umi "$(web /topup/mobile-legends)" service=ML86-S14 "target=$umi_game_id (2685)" zone= "no_wa=0813-7777-1001" \
        "nama=Umi Kalsum" setuju=ya harga=1
    expect "answer to the form" "$status" 303
    check_page=$location
    await 20 "the nickname is shown" umi_sees_nickname
    submit umi "$(web /topup/mobile-legends)"
    expect "answer to 'Ya, pesan sekarang'" "$status" 303
    topup_page=$location
    [[ "$topup_page" == "$(web /topup/o/)"* ]] || fail "led on to '$topup_page'"
    topup=$(last_topup)
    expect "price of $topup" "$(topup_field "$topup" .price)" "$topup_price"
    expect "$topup" "$(topup_field "$topup" .status)" awaiting_payment
    code=$(topup_field "$topup" .code)
    await 30 "Umi has the code over WhatsApp" has_received $umi_whatsapp "$code"
    has_received $umi_whatsapp "Pemain6325" || fail "her message does not say whose account it is"
    await 30 "the owner was told who ordered" has_received $owner_whatsapp "Pesanan top-up"
    visit umi "$topup_page"
    expect "the order's page" "$status" 200
    shows umi "$code"
    visit umi "$(last_link_for $umi_whatsapp /maddstore)"
    expect "Trakteer's page by the link in her message" "$status" 200
    shows umi "$code"
}
umi_sees_nickname() {
    visit umi "$check_page"
    grep -qF "Pemain6325" "$(page umi)"
}

check_tips() {
    step "A tip of three units is short, the rest pays it; the owner gets the link that sends it"
    local missing
    tip 3 "Semangat kak! $code"
    await 60 "$topup is short" topup_is "$topup" short
    missing=$((topup_price - 3000))
    await 30 "Umi hears what is missing" has_received $umi_whatsapp "kurang $(in_rupiah $missing)"
    visit umi "$topup_page"
    shows umi "$(in_rupiah $missing)"
    tip $((missing / 1000)) "${code,,} sisanya"
    await 60 "$topup is paid" topup_is "$topup" paid
    await 30 "Umi hears that it is paid" has_received $umi_whatsapp "sudah lunas"
    await 30 "the owner has the link" has_received $owner_whatsapp "topup-order send $topup"
    visit umi "$topup_page"
    shows umi "Pembayaran kami terima"
    expect "orders at the supplier so far" "$(supplier_has $umi_game_id)" 0
}

check_sending() {
    step "The owner's link sends it, once; Umi gets the serial number"
    local link
    link=$(link_for $owner_whatsapp /a/)
    visit admin "$link"
    expect "the link's page" "$status" 200
    shows admin "$umi_game_id"
    submit admin "$link"
    expect "answer to the button" "$status" 200
    submit admin "$link"
    expect "the second press" "$status" 410
    await 60 "$topup is a success" topup_is "$topup" success
    await 30 "Umi hears that it was sent" has_received $umi_whatsapp "Anda sudah terkirim"
    expect "orders at the supplier" "$(supplier_has $umi_game_id)" 1
    visit umi "$topup_page"
    shows umi "Item sudah terkirim"
    expect "the order" "$(order_state "$(topup_field "$topup" .order)")" fulfilled
    mitra --quiet --yes topup-order send "$topup" > "$site/log/send-again.log" 2>&1 || true
    expect "orders at the supplier after sending again" "$(supplier_has $umi_game_id)" 1
}

check_unclear() {
    step "An order whose answer nobody saw is found in the supplier's list, and never placed twice"
    local price code lost
    mitra --json --yes topup-order new FF70-S1 12345678901 --buyer $umi_phone > "$site/log/new.json" ||
        fail "not ordered: $(cat "$site/log/new.json")"
    lost=$(last_topup)
    price=$(topup_field "$lost" .price)
    code=$(topup_field "$lost" .code)
    tip $((price / 1000)) "$code"
    await 60 "$lost is paid" topup_is "$lost" paid
    curl -fs -o "$site/log/.answer" "$inbox/fault" -d key=vip.order -d kind=drop_after_accept -d count=1 || fail "no fault"
    mitra --quiet --yes topup-order send "$lost" > "$site/log/send.log" 2>&1 || true
    await 60 "it left" it_left "$lost"
    echo "    $lost after the dropped answer: $(topup_field "$lost" .status)"
    await 240 "$lost is a success" topup_is "$lost" success
    expect "orders at the supplier" "$(supplier_has 12345678901)" 1
    await 30 "Umi hears of it" umi_has_two
}
it_left() { ! topup_is "$1" paid; }
umi_has_two() { [ "$(count_received $umi_whatsapp "Anda sudah terkirim")" = 2 ]; }

check_profit() {
    step "The month's profit: turnover less goods and fees, and a quarter of it for who keeps the shop running"
    local out
    out=$(mitra --json profit "$(TZ=WIB-7 date +%Y-%m)") || fail "no profit"
    jq -r 'to_entries[] | select(.key != "schema") | "    \(.key): \(.value)"' <<< "$out"
    jq -e '.net == .turnover - .goods - .payment_fees - .deposit_fees' <<< "$out" > /dev/null || fail "net does not add up"
    jq -e '.owner + .service_share == .net' <<< "$out" > /dev/null || fail "the shares do not add up to net"
    jq -e '.goods > 0 and .deposit_fees == 2000' <<< "$out" > /dev/null || fail "goods or deposit fees are missing"
    out=$(mitra ledger verify) || fail "the books do not balance: $out"
    [ -z "$out" ] || fail "ledger verify is not silent: $out"
    expect "what the supplier says of our deposit" "$(mitra --json provider balance | jq -r .balance)" "$(curl -fs "$inbox/vip.json" | jq -r .balance)"
}

play_topup() {
    check_price_list
    check_topup_order
    check_tips
    check_sending
    check_unclear
    check_profit
}
