#include "s3/objects/record.hpp"

#include <stdexcept>

namespace watchword::s3::objects {
namespace {

constexpr char version = 1;

[[noreturn]] void damaged() { throw std::runtime_error("object index: a record is damaged"); }

void put_number(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
    out += static_cast<char>(number);
}

void put_text(std::string& out, std::string_view text) {
    put_number(out, text.size());
    out += text;
}

struct Reader {
    std::string_view rest;

    std::string_view bytes(std::uint64_t size) {
        if (rest.size() < size) damaged();
        const auto head = rest.substr(0, size);
        rest.remove_prefix(size);
        return head;
    }
    std::uint64_t number() {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes(1)[0]);
            out |= std::uint64_t(byte & 0x7f) << shift;
            if (byte < 0x80) return out;
        }
        damaged();
    }
    std::string text() { return std::string(bytes(number())); }
    template <class Enum>
    Enum choice(Enum last) {
        const auto value = number();
        if (value > static_cast<std::uint64_t>(last)) damaged();
        return static_cast<Enum>(value);
    }
    void check_version() {
        if (bytes(1)[0] != version) damaged();
    }
    void check_end() {
        if (!rest.empty()) damaged();
    }
};

// The text members of details in their stored order.
template <class Details, class F>
void each_text(Details& details, F f) {
    f(details.content_type), f(details.cache_control), f(details.content_disposition);
    f(details.content_encoding), f(details.content_language), f(details.expires), f(details.owner);
}

}  // namespace

std::string pack(const ObjectSummary& summary) {
    std::string out(1, version);
    put_number(out, static_cast<unsigned>(summary.storage_class));
    put_number(out, static_cast<unsigned>(summary.checksum_algorithm));
    put_number(out, static_cast<unsigned>(summary.checksum_type));
    put_number(out, summary.etag.parts);
    out.append(summary.etag.md5.data(), summary.etag.md5.size());
    put_number(out, summary.size);
    put_number(out, static_cast<std::uint64_t>(summary.last_modified.time_since_epoch().count()));
    return out;
}

ObjectSummary unpack_summary(std::string_view packed) {
    Reader in{packed};
    in.check_version();
    ObjectSummary out;
    out.storage_class = in.choice(StorageClass::GLACIER_IR);
    out.checksum_algorithm = in.choice(ChecksumAlgorithm::crc64nvme);
    out.checksum_type = in.choice(ChecksumType::composite);
    const auto parts = static_cast<std::uint32_t>(in.number());
    out.etag = ETag::of(in.bytes(16), parts);
    out.size = in.number();
    out.last_modified = Time(std::chrono::milliseconds(in.number()));
    in.check_end();
    return out;
}

std::string pack(const ObjectDetails& details) {
    std::string out(1, version);
    each_text(details, [&](const std::string& text) { put_text(out, text); });
    put_number(out, static_cast<unsigned>(details.storage_class));
    put_number(out, details.user_metadata.size());
    for (const auto& [key, value] : details.user_metadata) put_text(out, key), put_text(out, value);
    put_text(out, details.checksum_value);
    return out;
}

ObjectDetails unpack_details(std::string_view packed) {
    Reader in{packed};
    in.check_version();
    ObjectDetails out;
    each_text(out, [&](std::string& text) { text = in.text(); });
    out.storage_class = in.choice(StorageClass::GLACIER_IR);
    for (auto left = in.number(); left > 0; --left) {
        std::string key = in.text(), value = in.text();
        out.user_metadata.emplace_back(std::move(key), std::move(value));
    }
    out.checksum_value = in.text();
    in.check_end();
    return out;
}

std::string pack(const std::vector<Segment>& segments) {
    std::string out;
    for (const auto& segment : segments) {
        out += segment.file;
        put_number(out, segment.offset);
        put_number(out, segment.length);
    }
    return out;
}

std::vector<Segment> unpack_segments(std::string_view packed) {
    Reader in{packed};
    std::vector<Segment> out;
    while (!in.rest.empty()) {
        FileId file(in.bytes(file_id_bytes));
        const auto offset = in.number(), length = in.number();
        out.push_back({std::move(file), offset, length});
    }
    return out;
}

}  // namespace watchword::s3::objects
