#include "service/request_id.hpp"

#include <cstdint>
#include <cstring>
#include <random>

#include "base/encoding.hpp"
#include "base/ids.hpp"

namespace watchword {
namespace {

// A Random for identifiers only: predictable, and seeded once per thread from the real one.
class IdentifierRandom final : public Random {
public:
    explicit IdentifierRandom(Random& seed) {
        const std::string bytes = seed.bytes(sizeof(std::uint64_t));
        std::uint64_t value;
        std::memcpy(&value, bytes.data(), sizeof value);
        generator_.seed(value);
    }
    std::string bytes(std::size_t count) override {
        std::string out(count, '\0');
        for (std::size_t at = 0; at < count; at += sizeof(std::uint64_t)) {
            const std::uint64_t word = generator_();
            std::memcpy(out.data() + at, &word, std::min(sizeof word, count - at));
        }
        return out;
    }

private:
    std::mt19937_64 generator_;
};

IdentifierRandom& identifiers(Random& seed) {
    thread_local IdentifierRandom random(seed);
    return random;
}

}  // namespace

std::string new_request_id(Random& seed) { return new_uuid(identifiers(seed)); }

std::string new_s3_request_id(Random& seed) {
    std::string id = hex_encode(identifiers(seed).bytes(8));
    for (char& c : id) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    return id;
}

}  // namespace watchword
