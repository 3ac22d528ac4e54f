#!/usr/bin/env bash
# The main job, shown: an MFA code becomes temporary credentials, within an account and across accounts.
# ./dev demo builds everything and then runs this.
#   --interactive   a person scans the QR code and types the codes
#   --keep          the server is left running at the end
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

interactive='' keep=''
for option in "$@"; do
    case $option in
        --interactive) interactive=1 ;;
        --keep) keep=1 ;;
        *) echo "demo: unknown option $option" >&2; exit 2 ;;
    esac
done
if [[ $interactive && ! -t 0 ]]; then
    echo "demo: --interactive needs a terminal" >&2
    exit 2
fi

bin=$PWD/build/release
work=$(mktemp -d /tmp/watchword-demo.XXXXXX)
data=$work/data
server=''

finish() {
    local status=$?
    if [[ $keep && $status -eq 0 ]]; then return; fi
    if [[ $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    if [[ $status -ne 0 && -s $work/log ]]; then printf '\nThe server said:\n' >&2; tail -20 "$work/log" >&2; fi
    rm -rf "$work"
}
trap finish EXIT

# Nobody's own keys, profiles or proxies take part.
while read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(AWS_|WATCHWORD_|https?_proxy|HTTPS?_PROXY)' || true)
export AWS_CONFIG_FILE=$work/aws-config AWS_SHARED_CREDENTIALS_FILE=$work/aws-credentials
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PAGER='' AWS_EC2_METADATA_DISABLED=true NO_PROXY='*'
touch "$AWS_CONFIG_FILE" "$AWS_SHARED_CREDENTIALS_FILE"

if [[ -t 1 ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
chapter() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
tell() { printf '  %s\n' "$*"; }
# show COMMAND...: prints the command as one would type it, then runs it with its output set in.
show() {
    printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
    "$@" 2>&1 | sed 's/^/    /'
}
# refused COMMAND...: as show, for what must fail.
refused() {
    printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
    local output
    if output=$("$@" 2>&1); then
        printf '%s\n' "$output"
        echo "demo: that should have been refused" >&2
        exit 1
    fi
    printf '%s\n' "$output" | sed '/^$/d; s/^/    /'
}
field() { /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
# as KEY_FILE COMMAND...: runs it with the key of that JSON file.
as() {
    local file=$1
    shift
    AWS_ACCESS_KEY_ID=$(field AccessKeyId <"$file") AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey <"$file") \
        AWS_SESSION_TOKEN='' "$@"
}
aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
policy() { printf '{"Version":"2012-10-17","Statement":[%s]}' "$1"; }

# ---- the code to use next -----------------------------------------------------------------------------
# Every code works once, and the server takes two steps of 30 seconds either side of now: so that nobody has
# to wait, the demo takes the codes of neighbouring steps.
first_step=$(($(date +%s) / 30 - 1)) codes_taken=0 seed=''
code_of_step() { printf '%s\n' "$seed" | "$bin/watchword" device code --time "$(($1 * 30))"; }
next_code() { # into $code
    if [[ $interactive ]]; then
        read -rp "  The code your phone shows now (each works once, wait for a new one): " code </dev/tty
    else
        code=$(code_of_step $((first_step + codes_taken)))
        codes_taken=$((codes_taken + 1))
    fi
}
# with_code COMMAND...: runs a program that asks for a code, and answers it.
with_code() {
    if [[ $interactive ]]; then
        printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
        "$@" </dev/tty
    else
        next_code
        printf '  %s$ %s%s   (the code typed is %s)\n' "$dim" "$*" "$plain" "$code"
        "$@" <<<"$code" 2>&1 | sed 's/^/    /'
    fi
}

# ---- the story ----------------------------------------------------------------------------------------

chapter "1. A server on a fresh store"
"$bin/watchwordd" init --data "$data" --json >"$work/a.json"
"$bin/watchwordd" serve --data "$data" --listen 127.0.0.1:0 --ready-file "$work/ready" >"$work/log" 2>&1 &
server=$!
for ((i = 0; i < 300; ++i)); do
    [[ -s $work/ready ]] && break
    kill -0 "$server" 2>/dev/null || { echo "demo: the server ended" >&2; exit 1; }
    sleep 0.1
done
AWS_ENDPOINT_URL=http://$(cat "$work/ready")
export AWS_ENDPOINT_URL
"$bin/watchwordd" account create partner --data "$data" --json >"$work/b.json"
account_a=$(field AccountId <"$work/a.json") account_b=$(field AccountId <"$work/b.json")
tell "watchwordd listens on $AWS_ENDPOINT_URL, data in $data"
tell "Account A is $account_a, account B is $account_b."

chapter "2. Who may do what"
tell "A: alice is in a group whose policy allows listing only with MFA. She may manage her own device."
as "$work/a.json" aws iam create-group --group-name analysts >/dev/null
as "$work/a.json" aws iam put-group-policy --group-name analysts --policy-name list-with-mfa --policy-document "$(policy '
    {"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:ListBucket","s3:GetObject"],"Resource":"*",
     "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},
    {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"},
    {"Effect":"Allow","Action":["iam:CreateVirtualMFADevice","iam:EnableMFADevice","iam:ListMFADevices"],"Resource":"*"}')"
as "$work/a.json" aws iam create-user --user-name alice >/dev/null
as "$work/a.json" aws iam add-user-to-group --group-name analysts --user-name alice
as "$work/a.json" aws iam create-access-key --user-name alice --query AccessKey >"$work/alice.json"
tell "B: the role auditor may list; its trust policy lets A in, with MFA only."
as "$work/b.json" aws iam create-role --role-name auditor --assume-role-policy-document "$(policy "
    {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::$account_a:root\"},\"Action\":\"sts:AssumeRole\",
     \"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}")" >/dev/null
as "$work/b.json" aws iam put-role-policy --role-name auditor --policy-name list --policy-document "$(policy '
    {"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:ListBucket","s3:GetObject"],"Resource":"*"}')"
role=arn:aws:iam::$account_b:role/auditor
tell "Each account has a bucket with objects in it."
for owner in a b; do
    as "$work/$owner.json" aws s3api create-bucket --bucket "demo-$owner" >/dev/null
done
for key in notes.txt photos/harbour.jpg photos/market.jpg; do
    echo "$key" | as "$work/a.json" aws s3 cp - "s3://demo-a/$key"
done
for key in ledger.csv reports/2026.pdf; do
    echo "$key" | as "$work/b.json" aws s3 cp - "s3://demo-b/$key"
done

AWS_ACCESS_KEY_ID=$(field AccessKeyId <"$work/alice.json")
AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey <"$work/alice.json")
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
export PATH=$bin:$PATH

chapter "3. Alice enrols a virtual MFA device"
if [[ $interactive ]]; then
    tell "Scan this with an authenticator app, then type two codes that follow each other."
    watchword device enroll alice-phone </dev/tty
else
    coproc ENROLL { watchword device enroll alice-phone 2>&1; }
    enroll_in=${ENROLL[1]} enroll_out=${ENROLL[0]} enroll_pid=$ENROLL_PID
    while IFS= read -r line <&"$enroll_out"; do
        printf '  %s\n' "$line"
        if [[ $line =~ (^|[^A-Z2-7])([A-Z2-7]{64})([^A-Z2-7]|$) ]]; then
            seed=${BASH_REMATCH[2]}
            break
        fi
    done
    [[ $seed ]] || { echo "demo: no seed was shown" >&2; exit 1; }
    printf '%s\n%s\n' "$(code_of_step "$first_step")" "$(code_of_step $((first_step + 1)))" >&"$enroll_in"
    exec {enroll_in}>&-
    sed 's/^/  /' <&"$enroll_out"
    wait "$enroll_pid"
fi
serial=arn:aws:iam::$account_a:mfa/alice-phone

chapter "4. Without MFA, her key alone lists nothing"
refused aws s3 ls s3://demo-a
refused aws sts assume-role --role-arn "$role" --role-session-name audit

chapter "5. GetSessionToken with a code, in C++ (examples/get_session_token.cpp)"
with_code get_session_token "$serial" demo-a
used_code=${code:-}

chapter "6. AssumeRole across accounts with a code, in C++ (examples/assume_role.cpp)"
with_code assume_role "$serial" "$role" demo-b

# take_session FILE: from now on the credentials an STS answer holds.
take_session() {
    AWS_ACCESS_KEY_ID=$(field AccessKeyId <"$1") AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey <"$1") \
        AWS_SESSION_TOKEN=$(field SessionToken <"$1") "${@:2}"
}

chapter "7. The same with the AWS CLI"
next_code
cli_code=$code
tell "\$ aws sts get-session-token --serial-number $serial --token-code $cli_code"
aws sts get-session-token --serial-number "$serial" --token-code "$cli_code" --query Credentials >"$work/session.json"
take_session "$work/session.json" show aws s3 ls s3://demo-a --recursive
next_code
tell "\$ aws sts assume-role --role-arn $role --role-session-name audit --serial-number $serial --token-code $code"
aws sts assume-role --role-arn "$role" --role-session-name audit --serial-number "$serial" --token-code "$code" \
    --query Credentials >"$work/role.json"
take_session "$work/role.json" show aws s3 ls s3://demo-b --recursive

chapter "8. What is refused, and in which words"
tell "A code that was used (every code works once, also at the other operation):"
refused aws sts get-session-token --serial-number "$serial" --token-code "${used_code:-$cli_code}"
tell "A wrong code:"
if [[ $interactive ]]; then wrong=000000; else wrong=$(code_of_step $((first_step + 1000))); fi
refused aws sts get-session-token --serial-number "$serial" --token-code "$wrong"
tell "Somebody else's device:"
refused aws sts get-session-token --serial-number "arn:aws:iam::$account_a:mfa/bobs-phone" --token-code "$wrong"
tell "A session without MFA, against the policy that demands it:"
aws sts get-session-token --query Credentials >"$work/plain.json"
take_session "$work/plain.json" refused aws s3 ls s3://demo-a

chapter "Go on by hand"
if [[ $keep ]]; then
    cat >"$work/environment" <<TEXT
export AWS_ENDPOINT_URL=$AWS_ENDPOINT_URL AWS_REGION=us-east-1
export AWS_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY
export SERIAL=$serial ROLE_ARN=$role PATH=$bin:\$PATH
TEXT
    chmod 600 "$work/environment"
    tell "The server is left running (process $server). As alice:"
    tell ""
    tell "  . $work/environment"
    if [[ $seed ]]; then
        printf '%s\n' "$seed" >"$work/seed"
        chmod 600 "$work/seed"
        tell "  watchword device code <$work/seed                  # what her phone shows"
    fi
    tell "  get_session_token \$SERIAL demo-a                   # asks for a code"
    tell "  assume_role \$SERIAL \$ROLE_ARN demo-b"
    tell "  aws --endpoint-url \$AWS_ENDPOINT_URL sts get-caller-identity"
    tell ""
    tell "Administrators' keys: $work/a.json, $work/b.json. To end: kill $server; rm -r $work"
else
    tell "./dev demo --keep          leaves the server running and says how to talk to it"
    tell "./dev demo --interactive   lets you scan the QR code and type the codes yourself"
    tell "./dev test                 runs every test"
fi
