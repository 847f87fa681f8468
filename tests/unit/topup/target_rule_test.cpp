#include "lib/topup/target_rule.hpp"

#include <catch2/catch.hpp>

using mitra::topup::rules_for_game;
using mitra::topup::split_target;
using mitra::topup::TargetRule;

TEST_CASE("an id fits its game's rule and keeps its leading zeros", "[topup]") {
    const auto rule = TargetRule::parse("digits:5-12");
    REQUIRE(rule);
    CHECK(rule->normalised("0136216325") == "0136216325");
    CHECK(rule->normalised(" 136 216 325 ") == "136216325");
    CHECK_FALSE(rule->normalised("1234"));
    CHECK_FALSE(rule->normalised("1234567890123"));
    CHECK_FALSE(rule->normalised("136216325 (2685)"));
    CHECK_FALSE(rule->normalised("136216325|2685"));
    CHECK_FALSE(rule->normalised(""));
    CHECK(rule->hint() == "5 sampai 12 angka");
}

TEST_CASE("a phone is made 08 however it is typed", "[topup]") {
    const auto rule = TargetRule::parse("phone").value();
    for (const char* typed : {"087800001233", "+62 878-0000-1233", "6287800001233", "87800001233"})
        CHECK(rule.normalised(typed) == "087800001233");
    for (const char* typed : {"0211234567", "08780", "0878000012334455", "0878o0001233"})
        CHECK_FALSE(rule.normalised(typed));
}

TEST_CASE("a Riot ID keeps its mark, and a meter has 11 or 12 digits", "[topup]") {
    const auto riot = TargetRule::parse("riot").value();
    CHECK(riot.normalised(" Kak Budi#ID1 ") == "Kak Budi#ID1");
    CHECK_FALSE(riot.normalised("Budi"));
    CHECK_FALSE(riot.normalised("Bu#ID1"));
    CHECK_FALSE(riot.normalised("Budi#I"));
    CHECK_FALSE(riot.normalised("Budi#ID<1>"));
    const auto meter = TargetRule::parse("meter").value();
    CHECK(meter.normalised("12345678901"));
    CHECK(meter.normalised("123456789012"));
    CHECK_FALSE(meter.normalised("1234567890"));
}

TEST_CASE("a choice takes its values and nothing else", "[topup]") {
    const auto rule = TargetRule::parse("choice:os_asia=Asia,os_usa=Amerika").value();
    REQUIRE(rule.choices().size() == 2);
    CHECK(rule.choices()[1].second == "Amerika");
    CHECK(rule.normalised("os_usa"));
    CHECK_FALSE(rule.normalised("Amerika"));
    CHECK_FALSE(rule.normalised("os_moon"));
}

TEST_CASE("what is no rule is refused", "[topup]") {
    for (const char* text : {"", "digits", "digits:", "digits:5", "digits:9-5", "digits:0-5", "digits:5-99", "phone:3",
                             "choice:", "choice:a=,b=B", "choice:a b=X", "choice:a=A,a=B", "regex:.*"})
        CHECK_FALSE(TargetRule::parse(text));
}

TEST_CASE("an id with its zone in brackets comes apart", "[topup]") {
    CHECK(split_target("12345678 (2685)") == std::pair<std::string, std::string>{"12345678", "2685"});
    CHECK(split_target("12345678(2685)"));
    for (const char* typed : {"12345678", "12345678 2685", "(2685)", "123 (abc)", "123 ()", "123 (45"})
        CHECK_FALSE(split_target(typed));
}

TEST_CASE("games that are known have rules that can be read, and others have none", "[topup]") {
    CHECK(rules_for_game("Mobile Legends B").nickname_code == "mobile-legends");
    CHECK(rules_for_game("MOBILE LEGENDS").zone == "digits:3-6");
    CHECK(rules_for_game("Free Fire Max").target == "digits:8-14");
    CHECK(rules_for_game("Mobile Legends: Adventure").target.empty());
    CHECK(rules_for_game("Permainan Baru").target.empty());
    for (const char* game : {"Mobile Legends", "Free Fire", "PUBG Mobile", "Genshin Impact", "Honkai: Star Rail",
                             "Valorant", "Point Blank", "Honor of Kings"}) {
        INFO(game);
        CHECK(TargetRule::parse(rules_for_game(game).target));
        if (!rules_for_game(game).zone.empty()) CHECK(TargetRule::parse(rules_for_game(game).zone));
    }
}
