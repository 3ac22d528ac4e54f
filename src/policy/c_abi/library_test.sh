#!/bin/sh
# Is the policy library one that others can build on? Installed alone, then used by programs that have nothing
# else of ours: C++, C, C through pkg-config, Python; all must decide alike.
#     library_test.sh CMAKE BUILD-DIR SOURCE-DIR CXX CC
set -eu
cmake=$1 build=$2 source=$3 cxx=$4 cc=$5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "$*" >&2; exit 1; }
quietly() { "$@" > "$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "failed: $*"; }; }

"$cmake" --install "$build" --component policy --prefix "$scratch/prefix" > "$scratch/log"
library=$(find "$scratch/prefix" -name libwatchword_policy.so)
sanitizer=$(ldd "$library" | sed -n 's/.* => \(.*lib[at]san[^ ]*\) .*/\1/p')

# Exactly what the header declares leaves the shared library, and nothing but the C++ runtime enters it.
nm -D --defined-only "$library" | awk '{print $3}' | sort > "$scratch/exported"
grep -E 'WATCHWORD_POLICY_API' -A1 "$scratch/prefix/include/watchword_policy.h" |
    grep -o 'watchword_policy_[a-z_]*(' | tr -d '(' | sort -u > "$scratch/declared"
diff "$scratch/declared" "$scratch/exported" > "$scratch/log" ||
    fail "declared (<) and exported (>) differ: $(cat "$scratch/log")"
[ "$(wc -l < "$scratch/declared")" -ge 30 ] || fail "the header declares too little to be true"
foreign=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
    grep -vE '^(libstdc\+\+|libm|libgcc_s|libc|ld-linux|lib[atu]b?san|libubsan)[-.a-z0-9_]*\.so' || true)
[ -z "$foreign" ] || fail "the shared library needs $foreign"
if [ -z "$sanitizer" ]; then  # nor does any part of the static library
    archive=$(find "$scratch/prefix" -name libwatchword_policy.a)
    quietly "$cxx" -shared -o "$scratch/whole.so" -Wl,-z,defs -Wl,--whole-archive "$archive" -Wl,--no-whole-archive
fi
readelf -d "$library" | grep -q 'SONAME.*libwatchword_policy\.so\.[0-9]' || fail "no versioned SONAME"
find "$scratch/prefix/include" -type f | sed "s|$scratch/prefix/include/||" | sort > "$scratch/headers"
if grep -vE '^(watchword_policy\.h|watchword/result\.hpp|watchword/policy/[a-z_]+\.hpp)$' "$scratch/headers"; then
    fail "a header that is not the policy library's is installed"
fi

# A project in C++ and C with the static library, and one that knows no C++ with the shared library. Neither has OpenSSL.
flags=$(grep '^CMAKE_CXX_FLAGS:' "$build/CMakeCache.txt" | cut -d= -f2-)  # an ASan library needs an ASan program
CMAKE_GENERATOR=$(grep '^CMAKE_GENERATOR:' "$build/CMakeCache.txt" | cut -d= -f2-)  # make may not be there
export CMAKE_GENERATOR
mkdir "$scratch/mixed" "$scratch/c"
cp "$source/examples/policy_decision.cpp" "$source/examples/policy_decision.c" "$scratch/mixed"
cp "$source/examples/policy_decision.c" "$scratch/c"
cat > "$scratch/mixed/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(outside LANGUAGES C CXX)
find_package(watchword 0.1 REQUIRED COMPONENTS policy)
add_executable(decide_cpp policy_decision.cpp)
add_executable(decide_c policy_decision.c)
target_link_libraries(decide_cpp PRIVATE watchword::policy)
target_link_libraries(decide_c PRIVATE watchword::policy)
if(TARGET watchword::watchword)
  message(FATAL_ERROR "more than was asked for")
endif()
find_package(watchword QUIET COMPONENTS client)
if(watchword_FOUND)
  message(FATAL_ERROR "a component that is not installed was found")
endif()
TEXT
cat > "$scratch/c/CMakeLists.txt" <<'TEXT'
cmake_minimum_required(VERSION 3.25)
project(outside LANGUAGES C)
find_package(watchword REQUIRED)
add_executable(decide policy_decision.c)
target_link_libraries(decide PRIVATE watchword::policy_shared)
TEXT
for project in mixed c; do
    quietly "$cmake" -S "$scratch/$project" -B "$scratch/$project/build" -DCMAKE_PREFIX_PATH="$scratch/prefix" \
        -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$flags" \
        -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON --no-warn-unused-cli
    quietly "$cmake" --build "$scratch/$project/build"
done
PKG_CONFIG_PATH=$(dirname "$(find "$scratch/prefix" -name watchword-policy.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086
quietly "$cc" -std=c99 $flags "$source/examples/policy_decision.c" -o "$scratch/decide_pkg_config" \
    $(pkg-config --cflags --libs watchword-policy) -Wl,-rpath,"$(dirname "$library")"

# Each of them with a policy that allows under MFA only, and with one that is none.
cat > "$scratch/read.json" <<'TEXT'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*",
                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}
TEXT
echo '{"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]}' > "$scratch/bad.json"
denial="User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: \
arn:aws:s3:::reports/2024.csv because no identity-based policy allows the s3:GetObject action"
decide() {  # NAME STATUS-EXPECTED TEXT-EXPECTED ARGUMENTS...
    name=$1 expected=$2 text=$3 status=0
    shift 3
    "$@" > "$scratch/out" 2> "$scratch/err" || status=$?
    [ "$status" = "$expected" ] || fail "$name: exit status $status, not $expected: $(cat "$scratch/out" "$scratch/err")"
    grep -qF "$text" "$scratch/out" "$scratch/err" || fail "$name does not say '$text': $(cat "$scratch/out")"
}
python() {
    LD_PRELOAD=$sanitizer ASAN_OPTIONS=detect_leaks=0 WATCHWORD_POLICY_LIBRARY=$library \
        /usr/bin/python3 "$source/examples/policy_decision.py" "$@"
}
for program in "$scratch/mixed/build/decide_cpp" "$scratch/mixed/build/decide_c" "$scratch/c/build/decide" \
    "$scratch/decide_pkg_config" python; do
    decide "$program" 0 "by the statement in line 2" "$program" "$scratch/read.json" aws:MultiFactorAuthPresent=true
    decide "$program" 1 "$denial" "$program" "$scratch/read.json" aws:MultiFactorAuthPresent=false
    decide "$program" 1 "$denial" "$program" "$scratch/read.json"
    decide "$program" 2 "1" "$program" "$scratch/bad.json"
done
