#include "lib/flow/default_tiers.hpp"

#include <array>

#include "lib/membership/rule_store.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using membership::k_right_account;
using membership::k_right_chat;
using membership::k_right_material;
using membership::k_right_questions;

/// Whose members share in what their reports bring.
constexpr std::string_view k_sharing = "vip";

struct DefaultTier {
    std::string_view code, name, group, description;
    Money price;
    std::vector<std::string_view> rights;
    std::vector<std::string> features;
};

const std::array k_tiers{
    DefaultTier{"basic",
                "Basic Member",
                "Anggota Basic",
                "Untuk yang baru belajar: materi membuat konten dengan AI, dari dasar sampai upload.",
                Money{97'000},
                {k_right_material},
                {"Materi AI Content Creation", "Tutorial dasar sampai upload", "Akses platform"}},
    DefaultTier{"vip",
                "VIP Member",
                "Anggota VIP",
                "Akses penuh, dengan akun affiliate TikTok yang sudah jadi dan bagi hasil 55%.",
                Money{299'000},
                {k_right_material, k_right_chat, k_right_account, k_right_questions},
                {"Semua Basic", "Group diskusi", "Tanya jawab", "Zoom meeting", "Akun TikTok affiliate",
                 "Reporting & validasi", "Bagi hasil 55%"}}};

/// The group of this name that is there, or a new one with the tier's rights.
GroupId group_for(db::Database& database, const DefaultTier& tier) {
    people::GroupStore groups{database};
    for (const people::Group& group : groups.list({}, groups.count()))
        if (group.name == tier.group) return group.id;
    people::Group group{.name = std::string{tier.group}, .kind = people::GroupKind::participant};
    for (const std::string_view right : tier.rights)
        group.rights.push_back({std::string{right}, false});
    return groups.add(group);
}

/// 55 % to the member, 5 % to their leader, 40 % to the owner, from 2025-12-20 on.
void add_rule(db::Database& database, TierId tier, Instant now) {
    constexpr std::int64_t k_first_day = 20'442;
    membership::RuleStore{database}.add({.id = {},
                                         .tier = tier,
                                         .user = BasisPoints{5'500},
                                         .leader = BasisPoints{500},
                                         .owner = BasisPoints{4'000},
                                         .from_day = k_first_day,
                                         .to_day = {},
                                         .created_at = now,
                                         .created_by = "init"});
}

}  // namespace

bool add_default_tiers(db::Database& database, Instant now) {
    return db::in_transaction(database, [&] {
        membership::TierStore tiers{database};
        if (!tiers.list().empty()) return false;
        for (const DefaultTier& tier : k_tiers) {
            const std::string name{tier.name};
            const ProductId product = shop::ProductStore{database}.add({.slug = shop::slug_of(name),
                                                                        .name = name,
                                                                        .kind = shop::ProductKind::membership,
                                                                        .price = tier.price,
                                                                        .description = std::string{tier.description},
                                                                        .group_on_paid = group_for(database, tier),
                                                                        .created_at = now});
            const TierId id = tiers.add(tier.code, product, 0, tier.features);
            if (tier.code == k_sharing) add_rule(database, id, now);
        }
        return true;
    });
}

}  // namespace mitra::flow
