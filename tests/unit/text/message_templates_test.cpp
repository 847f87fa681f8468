#include "mitra_message_templates.hpp"

#include <catch2/catch.hpp>

#include "lib/text/template.hpp"

using namespace mitra;

namespace {

std::string_view body(std::string_view name) {
    for (const EmbeddedFile& file : embedded::message_templates()) {
        if (file.name == name) return file.text.substr(file.text.find("---\n") + 4);
    }
    FAIL("no template " << name);
    return {};
}

}  // namespace

TEST_CASE("every message template has a head and a text whose fields can be read", "[text]") {
    for (const EmbeddedFile& file : embedded::message_templates()) {
        CAPTURE(file.name);
        CHECK(file.text.starts_with("kind: "));
        CHECK(file.text.find("\nsubject: ") < file.text.find("\n---\n"));
        CHECK_NOTHROW(text::fields_of(file.text));
    }
}

TEST_CASE("the briefs' own messages are kept to the letter", "[text]") {
    const text::Values values{{"sapaan", "Ibu"},
                              {"name", "Siti"},
                              {"city", "Bogor"},
                              {"profession", "Guru"},
                              {"phone", "081562726272"},
                              {"event_title", "Sosialisasi"},
                              {"event_date_time", "Sabtu"},
                              {"link_video", "V"},
                              {"zoom_link", "Z"},
                              {"start_time", "19.30 WIB"},
                              {"minutes_left", "1 jam"},
                              {"base_url", "www.webdonasi.com"},
                              {"referral_code", "0815"},
                              {"referrer_sequence", "3"},
                              {"referrer_total", "4"},
                              {"dashboard_link", "D"},
                              {"topic", "niat"},
                              {"link_page", "L"},
                              {"next_event", "Judul – tanggal"},
                              {"stop_line", "Balas STOP untuk berhenti."}};
    const auto filled = [&](std::string_view name) { return text::fill(body(name), values, text::Escape::none); };

    CHECK(filled("welcome.txt") ==
          "Halo Ibu Siti! 👋\nTerima kasih sudah mendaftar Sosialisasi Program Socialpreneur.\n\n"
          "📌 Jadwal: Sosialisasi – Sabtu\n🎥 Video pengantar: V\n🔗 Link referral Anda: www.webdonasi.com/ref=0815\n\n"
          "Bagikan link ini ke teman Anda agar mereka juga bisa ikut sosialisasi!\n");
    CHECK(filled("referrer_alert.txt") ==
          "Halo! 🎉\nAda peserta baru yang mendaftar lewat link Anda.\n\nNama      : Siti\nKota      : Bogor\n"
          "Profesi   : Guru\nNo WA     : 081562726272\nUrutan    : Peserta ke-3\nTotal yg sudah Anda undang: 4\n\n"
          "Lihat di dashboard untuk detail selengkapnya.\nD\n");
    CHECK(filled("reminder.txt") ==
          "Hai Siti, pengingat ya 👋\nSosialisasi Sosialisasi akan dimulai 1 jam lagi.\n\n🕒 Mulai: 19.30 WIB\n"
          "🔗 Link Zoom: Z\nPastikan koneksi lancar ya. Sampai jumpa!\n");
    CHECK(filled("broadcast.txt") ==
          "Halo Siti, kami punya kabar baik!\nBesok ada sesi lanjutan Socialpreneur tentang niat.\n"
          "Cek info selengkapnya di L\n\nBalas STOP untuk berhenti.\n");
    CHECK_THAT(
        std::string{filled("ajakan.txt")},
        Catch::StartsWith("Hai Siti, minggu depan ada sharing eksklusif Socialpreneur batch baru! Yuk bantu sebar "
                          "lagi link referral kamu: www.webdonasi.com/ref=0815\n"));
    CHECK_THAT(std::string{filled("follow_up.txt")},
               Catch::StartsWith("Terima kasih sudah hadir! Event berikutnya: Judul – tanggal. Bagikan lagi link "
                                 "referral Anda ya!\n"));
}

TEST_CASE("everything promotional says how to stop", "[text]") {
    for (const EmbeddedFile& file : embedded::message_templates()) {
        CAPTURE(file.name);
        const bool promotional = file.text.starts_with("kind: broadcast") || file.text.starts_with("kind: follow_up");
        const auto fields = text::fields_of(file.text);
        CHECK(promotional == (std::find(fields.begin(), fields.end(), "stop_line") != fields.end()));
    }
}
