#include "daemons/sandbox/telegram/group.hpp"

#include <algorithm>

namespace mitra::sandbox::telegram {
namespace {

bool is_in(const Member& member) {
    return member.status == "member" || member.status == "administrator";
}

}  // namespace

std::string_view words_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::unknown_link:
            return "Tautan ini tidak dikenal.";
        case Refusal::revoked:
            return "Tautan ini sudah dicabut.";
        case Refusal::expired:
            return "Tautan ini sudah kedaluwarsa.";
        case Refusal::full:
            return "Tautan ini sudah dipakai.";
        case Refusal::banned:
            return "Anda dikeluarkan dari grup ini.";
    }
    return {};
}

InviteLink& Group::add_link(InviteLink link) {
    links_.push_back(std::move(link));
    return links_.back();
}

InviteLink* Group::link(const std::string& address) {
    const auto found =
        std::find_if(links_.begin(), links_.end(), [&](const InviteLink& link) { return link.address == address; });
    return found == links_.end() ? nullptr : &*found;
}

std::int64_t Group::in_through(const std::string& address) const {
    return std::count_if(members_.begin(), members_.end(),
                         [&](const auto& entry) { return is_in(entry.second) && entry.second.link == address; });
}

std::optional<Member> Group::member(std::int64_t user) const {
    if (user == bot_.id) return Member{bot_, "administrator", {}};
    const auto found = members_.find(user);
    return found == members_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<Member> Group::members() const {
    std::vector<Member> all;
    for (const auto& [id, member] : members_)
        all.push_back(member);
    return all;
}

Group::Joined Group::join(const User& user, const std::string& address, Instant now) {
    const InviteLink* const by = link(address);
    if (by == nullptr) return {{}, Refusal::unknown_link};
    Member& member = members_[user.id];
    if (is_in(member)) return {};
    member.user = user;
    if (member.status == "kicked") return {{}, Refusal::banned};
    if (by->revoked) return {{}, Refusal::revoked};
    if (by->expired(now)) return {{}, Refusal::expired};
    if (by->member_limit > 0 && in_through(address) >= by->member_limit) return {{}, Refusal::full};
    const Member before = member;
    member.status = "member";
    member.link = address;
    return {Change{user, before, member, *by}, {}};
}

std::optional<Change> Group::move(std::int64_t user, const std::string& status, const User& by) {
    const auto found = members_.find(user);
    if (found == members_.end() || found->second.status == status) return std::nullopt;
    const Member before = found->second;
    found->second.status = status;
    found->second.link.clear();
    return Change{by, before, found->second, {}};
}

std::optional<Change> Group::leave(std::int64_t user) {
    const auto known = member(user);
    if (!known || !is_in(*known)) return std::nullopt;
    return move(user, "left", known->user);
}

std::optional<Change> Group::remove(std::int64_t user, bool banned, const User& by) {
    const auto known = member(user);
    if (!known || (!banned && !is_in(*known))) return std::nullopt;
    return move(user, banned ? "kicked" : "left", by);
}

std::optional<Change> Group::unban(std::int64_t user, bool only_if_banned) {
    const auto known = member(user);
    if (!known || (only_if_banned && known->status != "kicked")) return std::nullopt;
    return move(user, "left", bot_);
}

}  // namespace mitra::sandbox::telegram
