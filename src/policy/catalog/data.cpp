// The data itself, as the assembler takes it from the file. WATCHWORD_IAM_DATA is its path.
#include "policy/catalog/data.hpp"

asm(".pushsection .rodata\n"
    ".balign 8\n"
    ".globl watchword_iam_data_size\n"
    ".hidden watchword_iam_data_size\n"
    "watchword_iam_data_size: .quad 2f - 1f\n"
    ".globl watchword_iam_data\n"
    ".hidden watchword_iam_data\n"
    "watchword_iam_data:\n"
    "1: .incbin \"" WATCHWORD_IAM_DATA
    "\"\n"
    "2: .byte 0\n"
    ".popsection\n");

extern "C" const char watchword_iam_data[];
extern "C" const std::uint64_t watchword_iam_data_size;

namespace watchword::policy::catalog {

std::string_view embedded_data() {
    return {static_cast<const char*>(watchword_iam_data), watchword_iam_data_size};
}

}  // namespace watchword::policy::catalog
