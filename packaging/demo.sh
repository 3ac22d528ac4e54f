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

# Nobody's own keys, profiles, proxies or programs take part: Debian's are meant, and the ones just built.
while read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(AWS_|PYTHON|WATCHWORD_|https?_proxy|HTTPS?_PROXY)' || true)
export PATH=$bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
export AWS_CONFIG_FILE=$work/aws-config AWS_SHARED_CREDENTIALS_FILE=$work/aws-credentials
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PAGER='' AWS_EC2_METADATA_DISABLED=true NO_PROXY='*'
touch "$AWS_CONFIG_FILE" "$AWS_SHARED_CREDENTIALS_FILE"

if [[ -t 1 ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
chapter() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
tell() { printf '%s\n' "${*:+  $*}"; }
# show COMMAND...: prints the command as one would type it, then runs it with its output set in.
show() {
    printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
    "$@" 2>&1 | sed 's/^/    /'
}
# refused WORDS COMMAND...: as show, for what must fail, in those words.
refused() {
    local output words=$1
    shift
    printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
    if output=$("$@" 2>&1); then
        printf '%s\n' "$output"
        echo "demo: that should have been refused" >&2
        exit 1
    fi
    printf '%s\n' "$output" | sed '/^$/d; s/^/    /'
    if [[ $output != *$words* ]]; then
        echo "demo: the refusal should have said: $words" >&2
        exit 1
    fi
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
# to wait, the demo takes the codes of neighbouring steps, from the one before now on.
seed='' next_step=0 steps_back=1
step_now() { echo $(($(date +%s) / 30)); }
code_of_step() { watchword device code --time "$(($1 * 30))" <<<"$seed"; }
next_code() { # into $code
    if [[ $interactive ]]; then
        read -rp "  The code your phone shows now (each works once, wait for a new one): " code </dev/tty
    else
        local earliest=$(($(step_now) - steps_back))
        if ((next_step < earliest)); then next_step=$earliest; fi
        code=$(code_of_step $next_step)
        next_step=$((next_step + 1))
    fi
}
# with_code COMMAND...: runs a program that asks for a code, and answers it.
with_code() {
    if [[ $interactive ]]; then
        printf '  %s$ %s%s\n' "$dim" "$*" "$plain"
        local tries=3
        until "$@" </dev/tty; do
            if ((--tries == 0)); then exit 1; fi
        done
    else
        next_code
        printf '  %s$ %s%s   (the code typed is %s)\n' "$dim" "$*" "$plain" "$code"
        "$@" <<<"$code" 2>&1 | sed 's/^/    /'
    fi
}
# session_with_code FILE COMMAND...: the credentials that the AWS CLI gets for a code, into the file.
session_with_code() {
    local file=$1 tries=1
    shift
    if [[ $interactive ]]; then tries=3; fi
    while
        next_code
        printf '  %s$ %s --token-code %s%s\n' "$dim" "$*" "$code" "$plain"
        ! "$@" --token-code "$code" --query Credentials >"$file"
    do
        if ((--tries == 0)); then exit 1; fi
    done
}

# ---- the story ----------------------------------------------------------------------------------------

chapter "1. A server on a fresh store"
watchwordd init --data "$data" --json >"$work/a.json"
watchwordd serve --data "$data" --listen 127.0.0.1:0 --ready-file "$work/ready" >"$work/log" 2>&1 &
server=$!
for ((i = 0; i < 300; ++i)); do
    [[ -s $work/ready ]] && break
    kill -0 "$server" 2>/dev/null || { echo "demo: the server ended" >&2; exit 1; }
    sleep 0.1
done
AWS_ENDPOINT_URL=http://$(cat "$work/ready")
export AWS_ENDPOINT_URL
watchwordd account create partner --data "$data" --json >"$work/b.json"
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
mkdir -p "$work"/objects/{a/photos,b/reports}
for key in a/{notes.txt,photos/{harbour,market}.jpg} b/{ledger.csv,reports/2026.pdf}; do
    echo "$key" >"$work/objects/$key"
done
for owner in a b; do
    as "$work/$owner.json" aws s3 cp --quiet --recursive "$work/objects/$owner" "s3://demo-$owner"
done

AWS_ACCESS_KEY_ID=$(field AccessKeyId <"$work/alice.json")
AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey <"$work/alice.json")
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY

chapter "3. Alice enrols a virtual MFA device"
if [[ $interactive ]]; then
    tell "Scan this with an authenticator app, then type two codes that follow each other."
    watchword device enroll alice-phone </dev/tty
else
    coproc ENROLL { watchword device enroll alice-phone 2>&1; }
    # Copies, because bash closes its own as soon as the program has ended, read or not.
    enroll_pid=$ENROLL_PID
    exec {enroll_in}>&"${ENROLL[1]}" {enroll_out}<&"${ENROLL[0]}" {ENROLL[1]}>&-
    while IFS= read -r line <&"$enroll_out"; do
        tell "$line"
        if [[ $line =~ (^|[^A-Z2-7])([A-Z2-7]{64})([^A-Z2-7]|$) ]]; then
            seed=${BASH_REMATCH[2]}
            break
        fi
    done
    [[ $seed ]] || { echo "demo: no seed was shown" >&2; exit 1; }
    # What was paired is not used up by it; the pair tells the server how far the device's clock is off.
    pair_step=$(step_now)
    codes=$(code_of_step $((pair_step - 1)); code_of_step "$pair_step")
    tell "(the codes typed are ${codes/$'\n'/ and })"
    printf '%s\n' "$codes" >&"$enroll_in"
    exec {enroll_in}>&-
    sed 's/^./  &/' <&"$enroll_out"
    wait "$enroll_pid"
    # A step went by meanwhile: the server may take the device to be one step slow, and its codes likewise.
    if (($(step_now) != pair_step)); then steps_back=2; fi
fi
serial=arn:aws:iam::$account_a:mfa/alice-phone

chapter "4. Without MFA, her key alone lists nothing"
not_authorized='is not authorized to perform'
refused "$not_authorized: s3:ListBucket" aws s3 ls s3://demo-a
refused "$not_authorized: sts:AssumeRole" \
    aws sts assume-role --role-arn "$role" --role-session-name audit

chapter "5. GetSessionToken with a code, in C++ (examples/get_session_token.cpp)"
with_code get_session_token "$serial" demo-a

chapter "6. AssumeRole across accounts with a code, in C++ (examples/assume_role.cpp)"
with_code assume_role "$serial" "$role" demo-b

# take_session FILE: from now on the credentials an STS answer holds.
take_session() {
    AWS_ACCESS_KEY_ID=$(field AccessKeyId <"$1") AWS_SECRET_ACCESS_KEY=$(field SecretAccessKey <"$1") \
        AWS_SESSION_TOKEN=$(field SessionToken <"$1") "${@:2}"
}

chapter "7. The same with the AWS CLI"
session_with_code "$work/session.json" aws sts get-session-token --serial-number "$serial"
take_session "$work/session.json" show aws s3 ls s3://demo-a --recursive
session_with_code "$work/role.json" \
    aws sts assume-role --role-arn "$role" --role-session-name audit --serial-number "$serial"
take_session "$work/role.json" show aws s3 ls s3://demo-b --recursive

chapter "8. What is refused, and in which words"
invalid_code='MultiFactorAuthentication failed with invalid MFA one time pass code'
tell "A code that was used already: each works once, whatever it was used for."
refused "$invalid_code" aws sts get-session-token --serial-number "$serial" --token-code "$code"
tell "A wrong code."
if [[ $interactive ]]; then wrong=000000; else wrong=$(code_of_step $((next_step + 1000))); fi
refused "$invalid_code" aws sts get-session-token --serial-number "$serial" --token-code "$wrong"
tell "A device that is not hers."
refused 'MultiFactorAuthentication failed, unable to validate MFA code' \
    aws sts get-session-token --serial-number "arn:aws:iam::$account_a:mfa/bobs-phone" --token-code "$wrong"
tell "A session made without a code, against the policy that demands MFA."
printf '  %s$ aws sts get-session-token%s\n' "$dim" "$plain"
aws sts get-session-token --query Credentials >"$work/plain.json"
take_session "$work/plain.json" refused "$not_authorized: s3:ListBucket" aws s3 ls s3://demo-a

chapter "Go on by hand"
if [[ $keep ]]; then
    cat >"$work/environment" <<TEXT
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_ENDPOINT_URL=$AWS_ENDPOINT_URL AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY
export SERIAL=$serial ROLE_ARN=$role PATH=$bin:\$PATH
TEXT
    chmod 600 "$work/environment"
    tell "The server is left running (process $server). As alice:"
    tell ""
    tell "  . $work/environment"
    if [[ $seed ]]; then
        (umask 077 && printf '%s\n' "$seed" >"$work/seed")
        tell "  watchword device code --seed-file $work/seed"
        tell "                                       # what her phone shows; unused from $(date -d "@$((next_step * 30))" +%T) on"
    fi
    tell "  get_session_token \$SERIAL demo-a     # asks for a code"
    tell "  assume_role \$SERIAL \$ROLE_ARN demo-b"
    tell "  watchword --serial \$SERIAL login     # asks once; then: watchword s3 ls --serial \$SERIAL"
    tell "  aws --endpoint-url \$AWS_ENDPOINT_URL sts get-caller-identity"
    tell ""
    tell "The keys of both administrators are in $work/a.json and b.json. To end:"
    tell ""
    tell "  kill $server"
    tell "  rm -r $work"
else
    tell "build/release/watchwordd init --data DIR     makes an account and shows its administrator's key"
    tell "build/release/watchwordd serve --data DIR    serves IAM, STS and S3 on 127.0.0.1:9000"
    tell "build/release/watchword --help               devices, sessions and listings from the command line"
    tell "./dev demo --keep                            this again; leaves the server running for you"
    tell "./dev demo --interactive                     you scan the QR code and type the codes yourself"
fi
