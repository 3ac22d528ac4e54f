#!/bin/sh
# CPU per request of the HTTP front against nginx, both answering the same 450 bytes, in one run:
#   bench/http_reply.sh BUILD_DIR [seconds] [connections]
# Server on core 0, wrk on core 1. Needs nginx and wrk.
set -eu
build=$1 seconds=${2:-5} connections=${3:-16}
dir=$(mktemp -d)
trap 'kill $nginx_pid $server_pid 2>/dev/null || true; rm -rf "$dir"' EXIT
body=$(printf 'x%.0s' $(seq 450))
cat > "$dir/nginx.conf" <<CONF
daemon off; master_process off; worker_processes 1; pid $dir/pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; server_tokens off; tcp_nodelay on;
  server { listen 127.0.0.1:18081; location / { default_type text/xml; return 200 "$body"; } } }
CONF
taskset -c 0 nginx -p "$dir" -c "$dir/nginx.conf" & nginx_pid=$!
taskset -c 0 "$build/bench_http_reply" 18080 & server_pid=$!
for port in 18080 18081; do
    until curl -sf "http://127.0.0.1:$port/" > /dev/null; do :; done
done
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
measure() { # name pid port
    before=$(ticks "$2")
    requests=$(taskset -c 1 wrk -t1 -c"$connections" -d"$seconds" "http://127.0.0.1:$3/" | awk '/requests in/ { print $1 }')
    after=$(ticks "$2")
    awk -v n="$1" -v t=$((after - before)) -v r="$requests" -v s="$seconds" -v hz="$(getconf CLK_TCK)" \
        'BEGIN { printf "%s %.2f us CPU per request, %d requests/s\n", n, t * 1e6 / hz / r, r / s }'
}
for round in 1 2 3; do
    measure nginx $nginx_pid 18081
    measure watchword $server_pid 18080
done | tee "$dir/out"
awk '{ sum[$1] += $2 } END { printf "ratio to nginx %.2f\n", sum["watchword"] / sum["nginx"] }' "$dir/out"
