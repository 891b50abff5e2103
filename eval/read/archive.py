"""Writes the pages of layouts.py as a web archive, a gzip member a record, as crawls do.

    python3 eval/read/archive.py FILE.warc.gz PAGES
"""

import gzip
import sys

import layouts


def main():
    count = int(sys.argv[2])
    with open(sys.argv[1], "wb") as out:
        for n in range(count):
            html, gold = layouts.page(n % 36, n // 36)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
            head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{gold['id']}\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n")
            out.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 6))


if __name__ == "__main__":
    main()
