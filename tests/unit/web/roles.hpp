#pragma once

#include <array>
#include <string>

#include "tests/unit/web/members.hpp"

namespace mitra::test {

/// Who may stand before a route.
enum class Role { anonymous, participant, affiliate, member, leader, api_member, api_admin };
inline constexpr std::array k_roles{Role::anonymous, Role::participant, Role::affiliate, Role::member,
                                    Role::leader,    Role::api_member,  Role::api_admin};
const char* name(Role role);

/// Whose are the things that an address names: one's own, Budi's, or nobody's, as there are none of that number.
enum class Whose { own, others, nobodys };

/// A site in which one of everybody has one of everything: Siti of the role under test, and Budi, who is a member, an
/// affiliate and leads somebody. What is bought, asked, derived and requested is there for each of the two.
class Community : public MembersSite {
 public:
    explicit Community(Role role);

    /// One request of the role to this route; a POST has the csrf and the Origin that our own pages would send, and
    /// leaves the form's fields empty, but for an answer to a question.
    http::Response ask(const std::string& method, const std::string& pattern, Whose whose);
    [[nodiscard]] std::string address_of(const std::string& pattern, Whose whose) const;

 private:
    /// What somebody has, as addresses name it.
    struct Things {
        std::string product, order, free_order, file, material, coupon, ticket, account, upgrade;
    };
    Things things_of(PersonId who, const std::string& right);
    OrderId bought(PersonId who, const std::string& slug, shop::ProductKind kind, Money price);
    OrderId waiting(PersonId who, const std::string& slug);
    FileId stored(const std::string& content);
    void make_affiliate(PersonId who, const std::string& code);
    [[nodiscard]] std::string body_for(const std::string& pattern) const;
    [[nodiscard]] std::string value_of(const std::string& parameter, const std::string& pattern, Whose whose) const;

    Role role_;
    std::string token_;
    Things own_, others_;
};

}  // namespace mitra::test
