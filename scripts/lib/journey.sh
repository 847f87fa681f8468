# shellcheck shell=bash disable=SC2154
# The journey of the first visitor to the last message, played once without a person. Sourced by scripts/run --check.

step_number=0

step() {
    step_number=$((step_number + 1))
    current_step=$*
    printf '%2d  %s\n' "$step_number" "$*"
}

fail() {
    echo "    FAILED: $*" >&2
    local log
    for log in "$site"/log/*.log; do
        echo "    --- end of $log" >&2
        tail -n 8 "$log" >&2
    done
    exit 1
}

expect() {  # WHAT ACTUAL EXPECTED
    if [ "$2" != "$3" ]; then fail "$1 is '$2', not '$3'"; fi
    echo "    $1: $2"
}

# Tries until the command succeeds, at most SECONDS long.
await() {  # SECONDS WHAT COMMAND...
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        if [ $SECONDS -ge $end ]; then fail "waited in vain: $what"; fi
        sleep 0.1
    done
    echo "    $what"
}

received() { curl -fs "$inbox/inbox.json?to=$1" | jq -r '.items[].text'; }
has_received() { received "$1" | grep -qF -- "$2"; }  # PHONE TEXT
count_received() { curl -fs "$inbox/inbox.json?to=$1" | jq --arg text "$2" '[.items[] | select(.text | contains($text))] | length'; }
# Nothing is under way but reminders, which wait for their time.
all_settled() {
    mitra --json queue list --limit 200 |
        jq -e '[.items[] | select(.kind != "reminder" and (.status == "queued" or .status == "sending"))] == []' > /dev/null
}
in_jakarta() { TZ=WIB-7 date -d "@$1" +%FT%T%:z; }

# Fills in the form as a browser does: hidden fields as the page has them.
register() {  # REF SAPAAN NAMA KOTA PROFESI NO_WA -> status and Location in $answer
    local page hidden=() name value
    page=$(curl -fs -c "$site/cookies" "http://127.0.0.1:$port/ref=$1") || fail "the landing page does not open"
    while read -r name value; do
        hidden+=(--data-urlencode "$name=$value")
    done < <(grep -o '<input[^>]*type="hidden"[^>]*>' <<< "$page" |
        sed -E 's/.*name="([^"]*)".*value="([^"]*)".*/\1 \2/')
    answer=$(curl -s -o "$site/log/.page" -w '%{http_code} %{redirect_url}' -b "$site/cookies" \
        "http://127.0.0.1:$port/daftar" "${hidden[@]}" \
        --data-urlencode "sapaan=$2" --data-urlencode "nama=$3" --data-urlencode "kota=$4" \
        --data-urlencode "profesi=$5" --data-urlencode "no_wa=$6" --data-urlencode "setuju=ya")
}

check_start() {
    step "A new installation, with the outside world in a sandbox"
    make_site
    start_site
    echo "    web http://127.0.0.1:$port, inbox $inbox"
}

check_event() {
    step "The admin adds an event that begins in an hour and a few seconds"
    local start_s=$(($(date +%s) + 3600 + 25))
    start=$(in_jakarta "$start_s")
    due=$(in_jakarta $((start_s - 3600)))
    event=$(mitra --json event add --title "Mengenal Socialpreneur" --start "$start" \
        --zoom https://zoom.example/j/123456789 | jq -r .id)
    echo "    $event begins at $start"
}

check_registration() {
    step "Somebody opens Rina's link and registers"
    mitra --quiet person add --name "Rina Wati" --phone 081562726272 --salutation Ibu --city Bogor --profession Guru \
        --consent > /dev/null
    register 081562726272 Bapak "Budi Santoso" Bogor Pedagang 0812-3456-7890
    expect "answer" "${answer%% *}" 303
    case ${answer#* } in
        https://wa.me/6281234567890?text=*) echo "    on to ${answer#* }" ;;
        *) fail "sent on to '${answer#* }'" ;;
    esac
    await 60 "the welcome has arrived, with Budi's own link" has_received 6281234567890 "/ref=081234567890"
    await 60 "Rina was told" has_received 6281562726272 "Budi Santoso"
    has_received 6281562726272 "ke-1" || fail "Rina's alert does not say that Budi is her first"
    expect "numbers that sent" "$(curl -fs "$inbox/inbox.json" | jq -c '[.items[].key] | unique | length')" 2
}

check_more_registrations() {
    step "A second person registers, from another city; the first one once more"
    register 081562726272 Ibu "Sari Dewi" Depok Dokter "+62 857 1234 5678"
    expect "answer" "${answer%% *}" 303
    await 60 "Sari's welcome has arrived" has_received 6285712345678 "Sari Dewi"
    await 60 "Rina was told of her second" has_received 6281562726272 "ke-2"
    register 081562726272 Bapak "Budi Santoso" Bogor Pedagang 081234567890
    expect "answer to the repetition" "${answer%% *}" 303
    await 60 "everything queued is sent" all_settled
    expect "welcomes that Budi got" "$(count_received 6281234567890 "/ref=")" 1
}

check_reminder_planned() {
    step "The reminder stands in the queue for exactly one hour before the start"
    "$bin/mitra-remind" --config "$site/mitra.toml" 2>> "$site/log/remind.log" || fail "mitra-remind failed"
    local planned
    planned=$(mitra --json queue list --limit 100 | jq -r '[.items[] | select(.kind == "reminder")] | .[0].not_before')
    expect "planned for" "$planned" "$due"
}

check_broadcast() {
    step "A broadcast to Bogor reaches Bogor only"
    broadcast=$(mitra --json --yes broadcast start ajakan --city bogor | jq -r .id)
    await 60 "Budi of Bogor has it" has_received 6281234567890 "batch baru"
    await 60 "Rina of Bogor has it" has_received 6281562726272 "batch baru"
    expect "broadcasts that Sari of Depok got" "$(count_received 6285712345678 "batch baru")" 0
    echo "    $broadcast"
}

check_stop() {
    step "Budi answers STOP and gets no broadcast any more"
    local key said
    key=$(curl -fs "$inbox/inbox.json?to=6281234567890" | jq -r '.items[-1].key')
    said=$(curl -fs "$inbox/answer.json" -d to=6281234567890 -d "key=$key" -d "text=Stop.")
    expect "the webhook's answer" "$(jq -r .status <<< "$said")" 200
    expect "unmeant reply to Budi" "$(jq -r .would_reply <<< "$said")" false
    await 60 "Budi is unsubscribed" budi_is_unsubscribed
    await 60 "the confirmation has arrived" has_received 6281234567890 "berhenti"
    expect "people the next one would leave out" \
        "$(mitra --json broadcast plan ajakan --city Bogor | jq -r .excluded.unsubscribed)" 1
    mitra --quiet --yes broadcast start ajakan --city Bogor > /dev/null
    await 60 "Rina has the second broadcast" rina_has_two
    expect "broadcasts that Budi got" "$(count_received 6281234567890 "batch baru")" 1
    # None, unless all this took so long that the reminder's time came before his STOP.
    await 60 "nothing is in the air" nothing_in_the_air
    reminders_before_stop=$(count_received 6281234567890 "zoom.example")
}
budi_is_unsubscribed() { mitra --json person show 081234567890 | jq -e .unsubscribed > /dev/null; }
nothing_in_the_air() {
    mitra --json queue list --limit 200 | jq -e '[.items[] | select(.status == "sending")] == []' > /dev/null
}
rina_has_two() { [ "$(count_received 6281562726272 "batch baru")" = 2 ]; }

check_reminder_sent() {
    step "The reminder goes out when its time has come"
    await 120 "Sari was reminded, with the Zoom link" has_received 6285712345678 "zoom.example"
    local sent
    sent=$(mitra --json queue list --limit 100 | jq -r '[.items[] | select(.kind == "reminder" and .status == "sent")] | .[0].sent_at')
    if [[ "$sent" < "$due" ]]; then fail "it went out at $sent, before $due"; fi
    echo "    due $due, sent $sent"
    expect "reminders that Sari got" "$(count_received 6285712345678 "zoom.example")" 1
    expect "reminders after STOP that Budi got" \
        $(($(count_received 6281234567890 "zoom.example") - reminders_before_stop)) 0
}

check_books() {
    step "A backup is made and verified, the audit log and the installation are sound"
    local file readable
    file=$(mitra --json backup create | jq -r .file)
    mitra --quiet backup verify "$file" > /dev/null || fail "the backup does not verify"
    echo "    $file"
    mitra --quiet audit verify > /dev/null || fail "the audit log is broken"
    mitra doctor > "$site/log/doctor.log" 2>&1 || fail "doctor found something: $(cat "$site/log/doctor.log")"
    # Long enough that chance does not spell them in what is sealed, and none a part of what may be read.
    readable=$(grep -aoE 'Santoso|81234567890|Lestari|81388880001|dewi@contoh|Utami|Hidayat|81377770001|mega@contoh|Tania|Putri|81399990001|tania@contoh|kata sandi tiktok|81377771001|Kalsum|136216325' \
        "$site"/mitra.db "$site"/mitra.db-wal "$site"/log/{web,sender,remind}.log "$file" 2> /dev/null | sort | uniq -c || true)
    if [ -n "$readable" ]; then
        fail "a name or a phone number can be read in the database, a log or the backup: $readable"
    fi
    echo "    no name and no phone number is readable in database, logs or backup"
}

check_end() {
    step "Everything stops when it is told to"
    stop_site || fail "a program did not end well"
    echo "    all programs ended with status 0"
}

end_of_journey() {
    local status=$?
    stop_site > /dev/null 2>&1 || true
    if [ $status -ne 0 ]; then echo "run --check: FAILED at: ${current_step:-the start}" >&2; fi
    exit $status
}

play_journey() {
    site=$PWD/var/check
    rm -rf "$site"
    free_ports 20000-25990
    trap end_of_journey EXIT
    trap 'exit 130' INT TERM
    check_start
    check_event
    check_registration
    check_more_registrations
    check_reminder_planned
    check_broadcast
    check_stop
    check_reminder_sent
    play_shop
    play_partner
    play_member
    play_delivery
    play_topup
    check_books
    check_end
    echo "run --check: all $step_number steps went well"
}
