#include <catch2/catch.hpp>

#include "lib/event/event_store.hpp"
#include "lib/people/standing_link.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using people::LinkPurpose;

namespace {

struct Participant : Visitor {
    PersonId id = add_person(site.database, {.phone = "+6281562726272"});
    EventId event = event::EventStore{site.database}.add({.id = {},
                                                          .uuid = "00000000-0000-4000-8000-000000000001",
                                                          .title = "Sosialisasi",
                                                          .starts_at = k_noon + std::chrono::hours{1},
                                                          .zoom_url = "https://zoom.us/j/1",
                                                          .video_url = {},
                                                          .cancelled_at = std::nullopt});

    Participant() { event::EventStore{site.database}.join(event, id, k_noon); }
    std::string link(const std::string& folder, LinkPurpose purpose, EventId of = {}) {
        const auto person = people::PersonStore{site.database, test_vault()}.find(id);
        return folder + people::standing_token(test_vault(), purpose, *person, of);
    }
    std::int64_t joined() { return site.count("SELECT COUNT(*) FROM person WHERE joined_at IS NOT NULL"); }
    std::int64_t stopped() { return site.count("SELECT COUNT(*) FROM person WHERE stopped_at IS NOT NULL"); }
};

}  // namespace

TEST_CASE("looking at the stop page stops nothing, the button does", "[web]") {
    Participant participant;
    const std::string path = participant.link("/berhenti/", LinkPurpose::stop);
    const auto question = participant.get(path);
    CHECK(has(question, "Berhenti menerima pesan?"));
    CHECK(has(question, "0815****6272"));
    CHECK_FALSE(has(question, "081562726272"));
    CHECK(participant.stopped() == 0);

    CHECK(participant.post(path, {}, {{"origin", "https://evil.example"}}).status == 403);
    CHECK(participant.stopped() == 0);
    const auto answer = participant.post(path, {});
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == path);
    CHECK(participant.stopped() == 1);
    CHECK(has(participant.get(path), "Anda sudah berhenti"));
    CHECK(participant.post(path, {}).status == 303);  // twice is harmless
}

TEST_CASE("a stop link of nobody is not found", "[web]") {
    Participant participant;
    CHECK(participant.get("/berhenti/x").status == 404);
    CHECK(participant.post("/berhenti/x", {}).status == 404);
}

TEST_CASE("one's own Zoom link leads to Zoom and notes the join", "[web]") {
    Participant participant;
    const std::string path = participant.link("/z/", LinkPurpose::zoom, participant.event);
    CHECK(participant.get(path, {{"user-agent", "WhatsApp/2.23"}}).status == 303);
    CHECK(participant.joined() == 0);  // a preview is nobody joining

    const auto answer = participant.get(path);
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "https://zoom.us/j/1");
    CHECK(participant.joined() == 1);
}

TEST_CASE("a Zoom link says so when the event is over or cancelled", "[web]") {
    Participant participant;
    const std::string path = participant.link("/z/", LinkPurpose::zoom, participant.event);
    participant.site.clock.advance(std::chrono::hours{3});
    CHECK(participant.get(path).status == 410);
    CHECK(has(participant.get(path), "sudah selesai"));
    CHECK(participant.joined() == 0);
    event::EventStore{participant.site.database}.cancel(participant.event, k_noon);
    CHECK(has(participant.get(path), "dibatalkan"));
}
