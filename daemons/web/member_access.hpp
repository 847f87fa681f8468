#pragma once

#include "daemons/web/member_page.hpp"

namespace mitra::web {

/// The section of /saya/anggota about what a tier opens: the member's TikTok account, and the chat groups.
void put_access(text::PageData& data, const Site& site, const http::Request& request, db::Database& reader,
                const MemberVisitor& member);

}  // namespace mitra::web
