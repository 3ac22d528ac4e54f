// The bytes a connection has received and not used yet: one block, filled at the back, used from the front.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

namespace watchword::http {

class InputBuffer {
public:
    explicit InputBuffer(std::size_t capacity)
        : data_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

    bool empty() const { return begin_ == end_; }
    bool full() const { return size() == capacity_; }
    std::size_t size() const { return end_ - begin_; }
    std::size_t capacity() const { return capacity_; }
    std::string_view view() const { return {data_.get() + begin_, size()}; }

    /// Where the next bytes go: space() bytes from there on. Moves what is held to the front when the back is
    /// used up; views are then invalid.
    char* back() {
        if (begin_ == end_) {
            begin_ = end_ = 0;
        } else if (end_ == capacity_ && begin_ > 0) {
            std::memmove(data_.get(), data_.get() + begin_, size());
            end_ -= begin_;
            begin_ = 0;
        }
        return data_.get() + end_;
    }
    std::size_t space() const { return capacity_ - end_; }
    void added(std::size_t n) { end_ += n; }
    void consume(std::size_t n) { begin_ += n; }

    /// Changes the capacity, but never below what is held.
    void resize(std::size_t capacity) {
        capacity = std::max(capacity, size());
        auto fresh = std::make_unique_for_overwrite<char[]>(capacity);
        if (!empty()) std::memcpy(fresh.get(), data_.get() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
        data_ = std::move(fresh);
        capacity_ = capacity;
    }

private:
    std::unique_ptr<char[]> data_;
    std::size_t capacity_, begin_ = 0, end_ = 0;
};

}  // namespace watchword::http
