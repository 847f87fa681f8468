# shellcheck shell=bash disable=SC2154
# One installation for trying, and its programs: settings, start, stop. Sourced by scripts/run.
#
# Expects: $bin (the programs), $site (the installation's folder), $port (the first of eight).

programs_started=()  # "name pid"

mitra() { "$bin/mitra" --config "$site/mitra.toml" --as demo "$@"; }

port_taken() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Eight ports: the web site, the sandbox's inbox, its DripSender, its mail server, its Duitku, its Telegram, its VIP
# Reseller, its Trakteer.
site_ports() { seq "$port" $((port + 7)); }

explain_taken_ports() {
    local taken
    for taken in $(site_ports); do
        if port_taken "$taken"; then
            echo "run: port $taken is in use by another program (is scripts/run still running somewhere?)" >&2
            echo "     choose others: scripts/run --port 9080 uses 9080 to 9087" >&2
            exit 4
        fi
    done
}

# Among ports that the kernel gives to nobody by itself. Who runs beside others that do the same has a range of its own,
# since a port that was found free is not yet taken.
free_ports() {  # FIRST-LAST
    local each
    for port in $(shuf -i "$1" -n 50); do
        for each in $(site_ports); do
            if port_taken "$each"; then continue 2; fi
        done
        return
    done
    echo "run: found no eight free ports in a row" >&2
    exit 6
}

# Puts this run's ports into the settings, which somebody may have edited meanwhile.
use_ports() {
    sed -i -E "s|^(base_url = \"http://127.0.0.1:)[0-9]+|\1$port|
        s|^(# )?(listen = \"127.0.0.1:)[0-9]+|\2$port|
        s|^(dripsender_url = \"http://127.0.0.1:)[0-9]+|\1$((port + 2))|
        s|^(url = \"smtp://127.0.0.1:)[0-9]+|\1$((port + 3))|
        s|^(v2_url = \"http://127.0.0.1:)[0-9]+|\1$((port + 4))|
        s|^(pop_url = \"http://127.0.0.1:)[0-9]+|\1$((port + 4))|
        /^\[telegram\]/,/^\[/ s|^(url = \"http://127.0.0.1:)[0-9]+|\1$((port + 5))|
        /^\[vip_reseller\]/,/^\[/ s|^(url = \"http://127.0.0.1:)[0-9]+|\1$((port + 6))|
        /^\[trakteer\]/,/^\[/ s|^((pay_)?url = \"http://127.0.0.1:)[0-9]+|\1$((port + 7))|" "$site/mitra.toml"
}

# Settings, key and database of the demo profile, and two numbers to send from.
make_site() {
    mkdir -p "$site/log"
    "$bin/mitra" --quiet init --dir "$site" --profile demo > "$site/log/init.log"
    sed -i 's|^# intro_video = .*|intro_video = "https://video.example/socialpreneur"|' "$site/mitra.toml"
    use_ports
    local number
    for number in 1 2; do
        (umask 077 && echo "demo-key-$number" > "$site/sender-$number.key")
        mitra --quiet sender add "demo-$number" --gateway dripsender --phone "08130000000$number" \
            --key-file "$site/sender-$number.key" >> "$site/log/init.log"
    done
}

start_program() {  # NAME WORDS...
    local name=$1
    shift
    "$@" >> "$site/log/$name.log" 2>&1 &
    programs_started+=("$name $!")
}

alive() { kill -0 "$1" 2> /dev/null; }

await_url() {  # NAME URL
    local tries
    for tries in $(seq 1200); do
        if curl -fs -o "$site/log/.answer" "$2"; then return; fi
        # Its log has the reason when it did not come up.
        if [ "$tries" = 1200 ] || ! alive "${programs_started[-1]##* }"; then break; fi
        sleep 0.05
    done
    echo "run: $1 does not answer at $2. Its log, $site/log/$1.log, ends with:" >&2
    tail -n 20 "$site/log/$1.log" >&2
    return 1
}

start_site() {
    inbox=http://127.0.0.1:$((port + 1))
    start_program sandbox "$bin/mitra-sandbox" --config "$site/mitra.toml" --listen "127.0.0.1:$((port + 1))"
    await_url sandbox "$inbox/inbox.json"
    start_program web "$bin/mitra-web" --config "$site/mitra.toml"
    await_url web "http://127.0.0.1:$port/healthz"
    start_program sender "$bin/mitra-sender" --config "$site/mitra.toml"
    tell_webhooks
}

# What a human would paste into DripSender's dashboard: where answers to each number are to be posted.
tell_webhooks() {
    local number webhook
    for number in 1 2; do
        webhook=$(mitra --json sender show "demo-$number" | jq -r .webhook)
        curl -fs -o /dev/null "$inbox/numbers" --data-urlencode "key=demo-key-$number" \
            --data-urlencode "phone=628130000000$number" --data-urlencode "webhook=$webhook"
    done
}

stop_site() {
    local entry status worst=0
    for entry in "${programs_started[@]}"; do
        kill "${entry##* }" 2> /dev/null || true
    done
    for entry in "${programs_started[@]}"; do
        status=0
        wait "${entry##* }" 2> /dev/null || status=$?
        if [ $status -ne 0 ]; then
            echo "run: ${entry%% *} ended with status $status, see $site/log/${entry%% *}.log" >&2
            worst=1
        fi
    done
    programs_started=()
    return $worst
}
