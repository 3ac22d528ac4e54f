// Turns an MFA code into temporary credentials with GetSessionToken and lists a bucket with them.
//     get_session_token arn:aws:iam::ACCOUNT:mfa/DEVICE BUCKET
#include <iostream>
#include <watchword/prompt.hpp>
#include <watchword/s3.hpp>
#include <watchword/sts.hpp>

using namespace watchword::client;

int main(int argc, char** argv) try {
    if (argc != 3) return std::cerr << "usage: get_session_token MFA-SERIAL BUCKET\n", 2;
    const auto code = prompt("Enter the MFA code: ");

    // Signed with the user's own keys, found in the environment or ~/.aws.
    StsClient sts;
    const Credentials temporary = sts.get_session_token({
        .duration_seconds = 3600,
        .serial_number = argv[1],
        .token_code = code,
    });

    S3Client s3(temporary);
    for (const Object& object : s3.list_objects(argv[2])) std::cout << object.key << '\n';
} catch (const Error& error) {
    return std::cerr << error.what() << '\n', 1;
}
