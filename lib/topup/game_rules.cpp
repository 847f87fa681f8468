#include <algorithm>
#include <array>
#include <string>

#include "lib/base/ascii.hpp"
#include "lib/topup/target_rule.hpp"

namespace mitra::topup {
namespace {

/// Servers of one publisher: the first digit of an id tells which (6 America, 7 Europe, 8 Asia, 9 the rest).
constexpr std::string_view k_genshin_servers = "choice:os_asia=Asia,os_usa=Amerika,os_euro=Eropa,os_cht=TW-HK-MO";
constexpr std::string_view k_star_rail_servers =
    "choice:prod_official_asia=Asia,prod_official_usa=Amerika,prod_official_eur=Eropa,prod_official_cht=TW-HK-MO";

struct Known {
    std::string_view name;  ///< letters and digits alone, small; what a supplier adds behind it is a variant
    GameRules rules;
};
// What games call their players (integrators' clients, and the suppliers' own forms). The checks are loose: whether an
// id exists only the nickname check tells. Of names that begin alike the longer stands first.
constexpr std::array<Known, 15> k_known{{
    {"mobilelegendsadventure", {}},
    {"mobilelegends", {"digits:5-12", "digits:3-6", "mobile-legends"}},
    {"freefire", {"digits:8-14", "", "free-fire"}},
    {"pubgmobile", {"digits:5-14", "", "pubgm"}},
    {"genshinimpact", {"digits:9-10", k_genshin_servers, "genshin-impact"}},
    {"honkaistarrail", {"digits:9-10", k_star_rail_servers, "honkai-star-rail"}},
    {"valorant", {"riot", "", "valorant"}},
    {"leagueoflegendswildrift", {"riot", "", ""}},
    {"wildrift", {"riot", "", ""}},
    {"arenaofvalor", {"digits:5-18", "", ""}},
    {"callofdutymobile", {"digits:10-25", "", ""}},
    {"honorofkings", {"digits:5-20", "", ""}},
    {"higgsdomino", {"digits:5-15", "", ""}},
    {"lordsmobile", {"digits:5-15", "", ""}},
    {"pointblank", {"name:3-20", "", "pointblank"}},
}};

std::string letters_of(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (is_letter(c)) letters += static_cast<char>(c | 0x20);
        if (is_digit(c)) letters += c;
    }
    return letters;
}

}  // namespace

GameRules rules_for_game(std::string_view supplier_name) {
    const std::string letters = letters_of(supplier_name);
    const auto* found = std::find_if(k_known.begin(), k_known.end(),
                                     [&](const Known& known) { return letters.starts_with(known.name); });
    return found == k_known.end() ? GameRules{} : found->rules;
}

std::string_view rule_for_category(std::string_view category) {
    return category == "token-pln" ? "meter" : "phone";
}

}  // namespace mitra::topup
