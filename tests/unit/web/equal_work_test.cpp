// Who asks whether somebody is known here learns it from no answer, and not from how long it takes: the same work is
// done for people we know and for people we do not. It is counted, not timed: a clock on a busy machine proves nothing.
#include <dlfcn.h>
#include <sodium.h>

#include <catch2/catch.hpp>

#include "lib/crypto/password.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// A password's hash that was computed, by its cost.
struct Hashed {
    unsigned long long passes = 0;
    std::size_t memory = 0;
    bool operator==(const Hashed&) const = default;
};
std::vector<Hashed> hashes;

template <typename Function>
Function* in_the_library(Function*, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// "$argon2id$v=19$m=19456,t=2,p=1$..."
Hashed cost_of(const std::string& text) {
    const auto number = [&](const char* name) { return std::stoull(text.substr(text.find(name) + 2)); };
    return {number("t="), static_cast<std::size_t>(number("m=")) * 1024};
}

}  // namespace

// In front of libsodium's own, which they call. The library's own calls between them do not come by here.
extern "C" int crypto_pwhash(unsigned char* const out, unsigned long long out_size, const char* const password,
                             unsigned long long password_size, const unsigned char* const salt,
                             unsigned long long passes, std::size_t memory, int algorithm) {
    hashes.push_back({passes, memory});
    return in_the_library(&crypto_pwhash, "crypto_pwhash")(out, out_size, password, password_size, salt, passes, memory,
                                                           algorithm);
}
extern "C" int crypto_pwhash_str_verify(const char* text, const char* const password,
                                        unsigned long long password_size) {
    hashes.push_back(cost_of(text));
    return in_the_library(&crypto_pwhash_str_verify, "crypto_pwhash_str_verify")(text, password, password_size);
}
extern "C" int crypto_pwhash_str_alg(char* out, const char* const password, unsigned long long password_size,
                                     unsigned long long passes, std::size_t memory, int algorithm) {
    hashes.push_back({passes, memory});
    return in_the_library(&crypto_pwhash_str_alg, "crypto_pwhash_str_alg")(out, password, password_size, passes, memory,
                                                                           algorithm);
}

namespace {

/// RELIABILITY's floor for what a guess costs.
constexpr Hashed k_one{2, 19U * 1024 * 1024};

/// Siti with a password of today's cost, and Budi, who never set one.
struct Known : Member {
    Known() {
        people::SignInStore{site().database}.set_password(person, crypto::hash_password(k_password), k_noon);
        add_person(site().database, {.phone = "+6281562726273", .email = "budi@contoh.id"});
        hashes.clear();
    }
    /// What an attempt cost, and its page without what was typed.
    std::pair<std::vector<Hashed>, std::string> attempt(const std::string& who, const std::string& password) {
        hashes.clear();
        const auto answer = sign_in(who, password);
        CHECK(answer.status == 422);
        std::string page = answer.body;
        for (std::size_t at = page.find(who); at != std::string::npos; at = page.find(who))
            page.erase(at, who.size());
        return {hashes, page};
    }
};

/// Which kind of answer a handler gave: what is answered before anything is written does not wait for it.
bool answers_before_writing(Visitor& visitor, const std::string& path, http::Fields form) {
    http::Request request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    request.peer = visitor.address;
    const auto match = visitor.router().find(request.method, request.path);
    return std::holds_alternative<http::Deferred>(match.route->handler(request, visitor.site.database));
}

}  // namespace

TEST_CASE("a guess costs one hash of the full cost, whoever is asked for", "[web][sign_in]") {
    Known known;
    const auto [cost, page] = known.attempt("siti@contoh.id", "salah sekali");
    CHECK((cost == std::vector{k_one}));
    for (const char* who : {"budi@contoh.id", "nobody@contoh.id", "081562726272", "081562726273", "081562726279",
                            "neither a phone nor an e-mail", "siti@", "' OR 1=1 --"}) {
        CAPTURE(who);
        const auto [same_cost, same_page] = known.attempt(who, "salah sekali");
        CHECK((same_cost == std::vector{k_one}));
        if (std::string_view{who}.find('\'') == std::string_view::npos) CHECK(same_page == page);  // shown escaped
    }
}

TEST_CASE("the right password costs what a wrong one does", "[web][sign_in]") {
    Known known;
    CHECK(known.sign_in("siti@contoh.id").status == 303);
    CHECK((hashes == std::vector{k_one}));
}

TEST_CASE("a password that is asked for once more costs a hash, also where none was ever set", "[web][sign_in]") {
    Known known;
    known.enter();
    CHECK(known.send("/saya/sandi", {{"sandi_lama", "salah"}, {"sandi", "panjang sekali ini"}}).status == 422);
    CHECK((hashes == std::vector{k_one}));
}

TEST_CASE("a forgotten password's answer waits for no look whether somebody is known", "[web][sign_in]") {
    Known known;
    for (const char* email : {"siti@contoh.id", "nobody@contoh.id"})
        CHECK(answers_before_writing(known.visitor, "/lupa-sandi", {{"email", email}}));
}

TEST_CASE("a link to set a password that was never made, is over or was used costs no hash", "[web][sign_in]") {
    Known known;
    people::SignInStore store{known.site().database};
    const auto link = [&] {
        return store.issue_password_link(known.person, people::SignInStore::Purpose::forgotten,
                                         known.site().clock.now());
    };
    const auto sets = [&](const std::string& token) {
        hashes.clear();
        return known.visitor.post("/atur-sandi/" + token, {{"sandi", "panjang sekali ini"}}).status;
    };
    const std::string used = link();
    CHECK(sets(used) == 303);
    CHECK((hashes == std::vector{k_one}));
    const std::string late = link();
    known.site().clock.advance(std::chrono::minutes{31});
    for (const std::string& token : {used, late, std::string(43, 'x'), late.substr(1)}) {
        CHECK(sets(token) == 410);
        CHECK(hashes.empty());
    }
}
