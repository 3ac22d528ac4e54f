#!/bin/sh
# Does find_package(watchword) work from an installed tree, for a program that has nothing else of ours?
#     install_consumer_test.sh CMAKE BUILD-DIR EXAMPLES-DIR CXX
set -eu
cmake=$1 build=$2 examples=$3 cxx=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for component in library policy; do
    "$cmake" --install "$build" --component $component --prefix "$scratch/prefix" > "$scratch/log"
done
cp "$examples"/*.c "$examples"/*.cpp "$examples"/CMakeLists.txt "$scratch/"
flags=$(grep '^CMAKE_CXX_FLAGS:' "$build/CMakeCache.txt" | cut -d= -f2-)  # an ASan library needs an ASan program
CMAKE_GENERATOR=$(grep '^CMAKE_GENERATOR:' "$build/CMakeCache.txt" | cut -d= -f2-)  # make may not be there
export CMAKE_GENERATOR
"$cmake" -S "$scratch" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS="$flags" > "$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
"$cmake" --build "$scratch/build" > "$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }

# Without arguments a sample explains itself and exits with 2.
status=0
"$scratch/build/assume_role" 2> "$scratch/usage" || status=$?
[ "$status" = 2 ] && grep -q '^usage: assume_role' "$scratch/usage"
if grep -rqE '#include [<"](boost|openssl|base/|wire/|client/|policy/|pugixml)' "$scratch/prefix/include"; then
    echo "an installed header includes what is not installed"
    exit 1
fi
