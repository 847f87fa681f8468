# shellcheck shell=bash disable=SC2154
# What the demo sells, and what a buyer does with it: products, pages, forms. Sourced by scripts/run and tests/browser/run.

program_slug=magang-jepang-2025
free_slug=kelas-perkenalan
material_title="Panduan Magang Jepang"

# A picture that says nothing, but is one: a proof of payment.
write_png() {  # FILE
    python3 - "$1" << 'END'
import struct, sys, zlib

width, height = 240, 120
row = lambda y: b"\0" + b"".join(bytes((240 - y, 200, 90 + x // 3)) for x in range(width))
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
with open(sys.argv[1], "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(b"".join(row(y) for y in range(height)))) + chunk(b"IEND", b""))
END
}

write_pdf() {  # FILE
    printf '%s\n' '%PDF-1.4' '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj' \
        '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj' \
        '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj' \
        'trailer<</Root 1 0 R>>' '%%EOF' > "$1"
}

write_landing() {  # FILE
    cat > "$1" << 'END'
# Kerja sambil belajar di Jepang

Persiapan **empat bulan** untuk magang di Jepang, didampingi dari nol sampai berangkat.

- Bahasa Jepang sampai tingkat N4, tiga kali seminggu lewat Zoom
- Latihan wawancara dengan perusahaan penerima
- Bantuan paspor, visa, dan kontrak

> Pendaftaran ditutup setelah 40 peserta.

Masih ragu? Baca dulu [syarat dan ketentuan](/syarat).
END
}

# A program with what its buyers get, a free one, and a bank account for those who pay by transfer.
add_shop() {
    write_landing "$site/landing.md"
    write_pdf "$site/panduan.pdf"
    {
        mitra --quiet payment bank-account add BCA --number 8760673566 --holder "Yayasan Mitra Sukses"
        mitra --quiet group set "Sudah Bayar" --right magang-jepang
        mitra --quiet product add "Program Magang Jepang Batch 2025" --kind program --price 150000 \
            --slug "$program_slug" --landing "$site/landing.md" \
            --group-on-order "Pendaftar Baru" --group-on-paid "Sudah Bayar"
        mitra --quiet material add magang-jepang "$site/panduan.pdf" --title "$material_title"
        mitra --quiet product add "Kelas Perkenalan" --kind program --price 0 --slug "$free_slug" \
            --group-on-paid "Pendaftar Baru"
    } >> "$site/log/init.log"
}
