#include <catch2/catch.hpp>

#include "lib/people/contact_link_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

const http::Fields k_ours{{"origin", "https://www.webdonasi.com"}};

/// Somebody without e-mail, and the link that would attach one.
struct Proposed {
    Visitor visitor;
    PersonId person = add_person(visitor.site.database, {.phone = "+6281562726272"});
    std::string link = "/kontak/" + people::ContactLinkStore{visitor.site.database, test_vault()}
                                        .issue(person, "siti@contoh.id", visitor.site.clock.now())
                                        .value()
                                        .token;

    bool has_email() {
        return people::PersonStore{visitor.site.database, test_vault()}.find(person)->details.email.has_value();
    }
};

}  // namespace

TEST_CASE("the link to an e-mail shows it masked, changes nothing by a look, and acts once", "[web][contact]") {
    Proposed siti;
    const auto page = siti.visitor.get(siti.link);
    CHECK(page.status == 200);
    CHECK(has(page, "si…@co….id"));
    CHECK_FALSE(has(page, "siti@contoh.id"));
    CHECK_FALSE(siti.has_email());

    CHECK(siti.visitor.post(siti.link, {}, {{"origin", "https://jahat.example"}}).status == 403);
    CHECK_FALSE(siti.has_email());
    const auto done = siti.visitor.post(siti.link, {}, k_ours);
    CHECK(done.status == 200);
    CHECK_FALSE(has(done, "siti@contoh.id"));
    CHECK(header(done, "Set-Cookie").empty());  // the way in goes to the e-mail
    CHECK(siti.has_email());
    CHECK(siti.visitor.get(siti.link).status == 410);
    CHECK(siti.visitor.post(siti.link, {}, k_ours).status == 410);
}

TEST_CASE("a link to an e-mail that nobody was sent is answered like one that was used", "[web][contact]") {
    Proposed siti;
    siti.visitor.post(siti.link, {}, k_ours);
    const auto used = siti.visitor.get(siti.link);
    for (const std::string& token : {std::string(43, 'A'), std::string{"x"}, std::string(43, '\'')}) {
        const auto answer = siti.visitor.get("/kontak/" + token);
        CHECK((answer.status == 410 && answer.body == used.body));
    }
}
