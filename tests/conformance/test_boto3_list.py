"""Are keys listed as AWS lists them, page by page, rolled up and encoded? (facts: s3 §3)"""

import unittest

from harness import WorldCase


class Listing(WorldCase):
    KEYS = sorted(["a", "a/b", "a/b/c", "b+ c", "b/1", "b/2", "c/x/1", "c/x/2", "c/y", "z", "ß", "\U0001F600", "~"],
                  key=lambda key: key.encode())

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bucket = cls.a.create_bucket(cls.KEYS)
        cls.s3 = cls.a.s3

    def roll_up(self, prefix="", delimiter=None):
        """The model: keys and common prefixes in listing order."""
        seen = []
        for key in self.KEYS:
            if not key.startswith(prefix):
                continue
            cut = key.find(delimiter, len(prefix)) if delimiter else -1
            entry = ("prefix", key[:cut + len(delimiter)]) if cut >= 0 else ("key", key)
            if entry not in seen:
                seen.append(entry)
        return seen

    def entries(self, page):
        found = [("key", entry["Key"]) for entry in page.get("Contents", [])]
        found += [("prefix", entry["Prefix"]) for entry in page.get("CommonPrefixes", [])]
        return sorted(found, key=lambda entry: entry[1].encode())

    def test_does_every_page_size_give_the_same_listing(self):
        for operation in ("list_objects", "list_objects_v2"):
            for delimiter in (None, "/", "/x", "b"):
                for prefix in ("", "a", "b", "c/", "c/x", "nothing"):
                    expected = self.roll_up(prefix, delimiter)
                    for size in (1, 2, 3, 1000):
                        with self.subTest(operation=operation, delimiter=delimiter, prefix=prefix, size=size):
                            arguments = {"Delimiter": delimiter} if delimiter else {}
                            pages = self.s3.get_paginator(operation).paginate(
                                Bucket=self.bucket, Prefix=prefix, PaginationConfig={"PageSize": size}, **arguments)
                            found = [entry for page in pages for entry in self.entries(page)]
                            self.assertEqual(expected, found)

    def test_what_does_a_page_of_version_2_say_of_itself(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=2, Delimiter="/")
        self.assertEqual((2, 2, True, "/", ""), (page["KeyCount"], page["MaxKeys"], page["IsTruncated"],
                                                 page["Delimiter"], page["Prefix"]))
        self.assertNotIn("Owner", page["Contents"][0])
        rest = self.s3.list_objects_v2(Bucket=self.bucket, ContinuationToken=page["NextContinuationToken"],
                                       FetchOwner=True)
        self.assertEqual(page["NextContinuationToken"], rest["ContinuationToken"])
        self.assertNotIn("NextContinuationToken", rest)
        self.assertRegex(rest["Contents"][0]["Owner"]["ID"], "^[0-9a-f]{64}$")

    def test_what_does_a_page_of_version_1_say_of_itself(self):
        page = self.s3.list_objects(Bucket=self.bucket, MaxKeys=2)
        self.assertTrue(page["IsTruncated"])
        self.assertNotIn("NextMarker", page)
        self.assertEqual("", page["Marker"])
        rolled = self.s3.list_objects(Bucket=self.bucket, MaxKeys=2, Delimiter="/")
        self.assertEqual("a/", rolled["NextMarker"])
        after = self.s3.list_objects(Bucket=self.bucket, Delimiter="/", Marker="a/")
        self.assertNotIn("a/", [entry["Prefix"] for entry in after["CommonPrefixes"]])

    def test_does_start_after_begin_behind_the_key(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, StartAfter="b/1")
        self.assertEqual("b/2", page["Contents"][0]["Key"])
        self.assertEqual("b/1", page["StartAfter"])

    def test_are_no_keys_asked_for_none_given(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=0)
        self.assertEqual((0, False), (page["KeyCount"], page["IsTruncated"]))

    def test_are_bad_parameters_refused(self):
        with self.refused("InvalidArgument", 400, "The continuation token provided is incorrect"):
            self.s3.list_objects_v2(Bucket=self.bucket, ContinuationToken="wrong")
        with self.refused("InvalidArgument", 400, "Invalid Encoding Method specified in Request"):
            self.s3.list_objects_v2(Bucket=self.bucket, EncodingType="base64")
        with self.refused("InvalidArgument", 400):
            self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=-1)

    def test_is_a_thousand_the_most_a_page_holds(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=100000)
        self.assertEqual(1000, page["MaxKeys"])

    def test_are_buckets_listed_by_prefix_and_page(self):
        names = sorted(self.a.create_bucket(prefix="listed") for _ in range(3))
        found = [bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]]
        self.assertEqual(sorted(found), found)
        self.assertLess(set(names), set(found))


if __name__ == "__main__":
    unittest.main()
