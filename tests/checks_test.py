#!/usr/bin/python3
"""Do the checks of this folder catch what they are for?"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "conformance"))
import layers  # noqa: E402
import run  # noqa: E402
import summary  # noqa: E402
import tidy  # noqa: E402


class Layers(unittest.TestCase):
    def complaints(self, path, text):
        return layers.check_source(path, text, layers.allowed_folders())

    def test_may_a_folder_include_what_is_left_of_it(self):
        self.assertEqual([], self.complaints("policy/arn.cpp", '#include "wire/json.hpp"\n#include <vector>\n'))
        self.assertEqual([], self.complaints("cli/login.cpp", '#include "client/profile.hpp"\n'))

    def test_is_an_include_to_the_right_refused(self):
        self.assertIn("policy may not include store", self.complaints("policy/arn.cpp", '#include "store/store.hpp"\n')[0])

    def test_are_siblings_kept_apart(self):
        for source, header in (("iam/users.cpp", "sts/roles.hpp"), ("crypto/hash.cpp", "wire/json.hpp"),
                               ("mfa/totp.cpp", "policy/arn.hpp"), ("client/sts.cpp", "service/dispatch.hpp")):
            self.assertEqual(1, len(self.complaints(source, f'#include "{header}"\n')), source)

    def test_are_fenced_headers_kept_in_their_place(self):
        for source, header in (("sts/x.cpp", "openssl/hmac.h"), ("service/x.cpp", "boost/asio/ip/tcp.hpp"),
                               ("client/sts.cpp", "boost/beast/http.hpp"), ("s3/route.cpp", "sqlite3.h")):
            self.assertEqual(1, len(self.complaints(source, f"#include <{header}>\n")), source)
        for source, header in (("crypto/x.cpp", "openssl/hmac.h"), ("http/x.cpp", "boost/asio.hpp"),
                               ("client/tls.cpp", "openssl/ssl.h"), ("s3/objects/x.cpp", "sqlite3.h")):
            self.assertEqual([], self.complaints(source, f"#include <{header}>\n"), source)

    def test_is_an_unknown_folder_or_a_bare_name_refused(self):
        self.assertEqual(1, len(self.complaints("junk/x.cpp", "")))
        self.assertEqual(1, len(self.complaints("sts/x.cpp", '#include "roles.hpp"\n')))

    def test_do_public_headers_show_only_the_standard_library(self):
        bad = '#include <vector>\n#include "watchword/sts.hpp"\n#include <boost/json.hpp>\n#include "base/secret.hpp"\n'
        self.assertEqual(2, len(layers.check_public_header("watchword/s3.hpp", bad, layers.allowed_folders())))

    def test_do_public_headers_count_as_their_folder(self):
        evaluate, sts, common = ('#include "watchword/%s.hpp"\n' % name for name in ("policy/evaluate", "sts", "result"))
        self.assertEqual([], self.complaints("policy/x.cpp", evaluate + common))
        self.assertEqual([], self.complaints("service/x.cpp", evaluate))
        self.assertEqual([], self.complaints("base/x.cpp", common))
        self.assertIn("wire may not include policy", self.complaints("wire/x.cpp", evaluate)[0])
        self.assertIn("service may not include client", self.complaints("service/x.cpp", sts)[0])
        public = layers.check_public_header
        self.assertEqual([], public("watchword/policy/x.hpp", evaluate + common, layers.allowed_folders()))
        self.assertEqual(1, len(public("watchword/policy/x.hpp", sts, layers.allowed_folders())))
        self.assertEqual(1, len(public("watchword/result.hpp", evaluate, layers.allowed_folders())))


class Tidy(unittest.TestCase):
    HEADER = "// What it is.\n#pragma once\n"

    def test_is_a_clean_file_accepted(self):
        self.assertEqual([], tidy.check_file("src/base/x.hpp", self.HEADER + "\n/// Why.\nint f(int);\n"))

    def test_is_each_flaw_named(self):
        for flaw, what in (("\tint x;\n", "tab"), ("int x; \n", "blanks"), ("// TO" "DO later\n", "unfinished"),
                           ("// see /ho" "me/x\n", "only one machine"), ("// as iss" "ue #4 says\n", "only one machine"),
                           ("void f() { std::cout << 1; }\n", "prints"), ("int x;", "no newline"),
                           ("int x;\n" * 501, "at most 500")):
            self.assertIn(what, " ".join(tidy.check_file("src/base/x.cpp", flaw)), flaw[:20])

    def test_may_the_programs_print(self):
        self.assertEqual([], tidy.check_file("src/cli/login.cpp", "void f() { std::cout << 1; }\n"))

    def test_is_an_undescribed_public_declaration_found(self):
        bare = self.HEADER + "\nstruct Profile {\n    int x;\n};\n\nint load(int);\n"
        self.assertEqual(2, len(tidy.check_file("include/watchword/profile.hpp", bare)))
        described = self.HEADER + "\n/// A profile.\nstruct Profile {\n    int x;\n};\n\n/// Reads it.\nint load(int);\n"
        self.assertEqual([], tidy.check_file("include/watchword/profile.hpp", described))

    def test_is_a_kind_of_record_that_no_page_describes_found(self):
        headers = 'inline constexpr std::string_view kind_of<User> = "user";\nkind_of<Key> = "key";\n'
        self.assertEqual(["key"], tidy.undocumented_kinds(headers, "| `user` | name |"))

    def test_is_a_second_undescribed_type_inside_src_found(self):
        text = self.HEADER + "\nstruct First {\n};\n\nstruct Second {\n};\n"
        self.assertEqual(1, len(tidy.check_file("src/base/x.hpp", text)))


class Summary(unittest.TestCase):
    def results(self, **files):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in files.items():
            (folder / f"{name}.xml").write_text(text)
        return summary.add_up(folder)

    GOOD = ('<testsuites><testsuite><testcase name="a" classname="S" status="run" result="completed"/>'
            '<testcase name="b" classname="S" status="run" result="skipped"><skipped message="why"/></testcase>'
            "</testsuite></testsuites>")

    def test_are_cases_counted_and_not_programs(self):
        ctest = '<testsuite><testcase name="unit_x" status="run"/><testcase name="layers" status="run"/></testsuite>'
        self.assertEqual((2, [], [("unit_x: S.b", "why")]), self.results(ctest=ctest, x_test=self.GOOD))

    def test_does_a_test_that_died_count_as_failed(self):
        ctest = '<testsuite><testcase name="unit_x" status="fail"/><testcase name="layers" status="fail"/></testsuite>'
        _, failed, _ = self.results(ctest=ctest, x_test=self.GOOD)
        self.assertEqual(["unit_x: died after its cases passed", "layers: failed"], failed)

    def test_does_a_failed_case_count_once(self):
        ctest = '<testsuite><testcase name="unit_x" status="fail"/></testsuite>'
        bad = '<testsuite><testcase name="a" classname="S"><failure message="m"/></testcase></testsuite>'
        self.assertEqual((0, ["unit_x: S.a"], []), self.results(ctest=ctest, x_test=bad))

    def test_does_a_test_that_could_not_start_count_as_failed(self):
        ctest = '<testsuite><testcase name="unit_x" status="notrun"/></testsuite>'
        self.assertEqual((0, ["unit_x: did not run"], []), self.results(ctest=ctest))


if __name__ == "__main__":
    run.main_for(__name__, "checks")
