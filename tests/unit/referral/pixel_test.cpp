#include "lib/referral/pixel.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra;
using namespace mitra::referral;

namespace {

// The vendors' own, as they are copied from there.
constexpr const char* k_meta = R"(<!-- Meta Pixel Code -->
<script>
!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?
n.callMethod.apply(n,arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';
n.queue=[];t=b.createElement(e);t.async=!0;t.src=v;s=b.getElementsByTagName(e)[0];
s.parentNode.insertBefore(t,s)}(window, document,'script','https://connect.facebook.net/en_US/fbevents.js');
fbq('init', '123456789012345');
fbq('track', 'PageView');
</script>
<noscript><img height="1" width="1" style="display:none"
src="https://www.facebook.com/tr?id=123456789012345&ev=PageView&noscript=1"/></noscript>)";
constexpr const char* k_tiktok = R"(<script>
!function (w, d, t) { w.TiktokAnalyticsObject=t;var ttq=w[t]=w[t]||[];ttq.methods=["page","track","identify"],
ttq.load=function(e,n){var r="https://analytics.tiktok.com/i18n/pixel/events.js";ttq._i=ttq._i||{},ttq._i[e]=[];
n=document.createElement("script");n.src=r+"?sdkid="+e+"&lib="+t;};
ttq.load('C4ABCDEFGH1234567890');
ttq.page();
}(window, document, 'ttq');
</script>)";
constexpr const char* k_google = R"(<!-- Google tag (gtag.js) -->
<script async src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>
<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('js', new Date());

  gtag('config', 'G-AB12CD34EF');
</script>)";

std::optional<PixelFault> fault_of(Tracker tracker, const std::string& pasted) {
    const ReadPixel read = read_pixel(tracker, pasted);
    CHECK(read.id.empty() == read.fault.has_value());
    return read.fault;
}

}  // namespace

TEST_CASE("an id is taken bare, or out of the vendor's own snippet", "[referral][pixel]") {
    const auto [tracker, pasted, id] = GENERATE(table<Tracker, std::string, std::string>({
        {Tracker::meta, "123456789012345", "123456789012345"},
        {Tracker::meta, "  1234567890\r\n", "1234567890"},
        {Tracker::meta, k_meta, "123456789012345"},
        {Tracker::meta, "fbq( \"init\" ,\n \"12345678901234567890\", {});", "12345678901234567890"},
        {Tracker::meta, "<img src='https://www.facebook.com/tr?id=123456789012345&amp;ev=PageView'>",
         "123456789012345"},
        {Tracker::tiktok, "C4ABCDEFGH1234567890", "C4ABCDEFGH1234567890"},
        {Tracker::tiktok, k_tiktok, "C4ABCDEFGH1234567890"},
        {Tracker::tiktok, "ttq.load(`C4ABCDEFGH123456`)", "C4ABCDEFGH123456"},
        {Tracker::google, "G-AB12CD34EF", "G-AB12CD34EF"},
        {Tracker::google, k_google, "G-AB12CD34EF"},
        {Tracker::google, "gtag('config','G-ABC123',{'send_page_view':false})", "G-ABC123"},
        {Tracker::google, "https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF&l=x", "G-AB12CD34EF"},
    }));
    INFO(pasted);
    const ReadPixel read = read_pixel(tracker, pasted);
    CHECK_FALSE(read.fault);
    CHECK(read.id == id);
    CHECK(is_pixel_id(tracker, read.id));
    CHECK(pixel_id(tracker, pasted) == id);
}

TEST_CASE("what is no id and has none is refused, and why is said", "[referral][pixel]") {
    const auto [tracker, pasted, fault] = GENERATE(table<Tracker, std::string, PixelFault>({
        {Tracker::meta, "", PixelFault::no_id},
        {Tracker::meta, "123456789", PixelFault::no_id},
        {Tracker::meta, "123456789012345678901", PixelFault::no_id},
        {Tracker::meta, "12345 67890 12345", PixelFault::no_id},
        {Tracker::meta, std::string{"1234567890\0", 11}, PixelFault::no_id},
        {Tracker::meta, "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", PixelFault::no_id},
        {Tracker::meta, "<script>alert(1)</script>", PixelFault::no_id},
        {Tracker::meta, "1234567890\"><script src=//evil.example></script>", PixelFault::no_id},
        {Tracker::meta, "fbq('init', '1234567890<script>')", PixelFault::malformed},
        {Tracker::meta, "fbq('init', '1234567890', pixelId); fbq('init', '')", PixelFault::malformed},
        {Tracker::meta, "fbq('init', pixelId)", PixelFault::no_id},
        {Tracker::meta, "fbq('track', '123456789012345')", PixelFault::no_id},
        {Tracker::meta, "my_fbq('init', '123456789012345')", PixelFault::no_id},
        {Tracker::meta, "fbq('init', '123456789012345); alert(1)//", PixelFault::no_id},
        {Tracker::meta, "fbq('init', '123456789012345'); fbq('init', '543210987654321')", PixelFault::two_ids},
        {Tracker::meta, "https://www.facebook.com/tr?id=123456789012345 fbq('init', '543210987654321')",
         PixelFault::two_ids},
        {Tracker::meta, k_tiktok, PixelFault::another},
        {Tracker::meta, k_google, PixelFault::another},
        {Tracker::tiktok, "c4abcdefgh1234567890", PixelFault::no_id},
        {Tracker::tiktok, "C4ABCDEFGH12345", PixelFault::no_id},
        {Tracker::tiktok, "ttq.load('C4ABCDEFGH1234567890\\'+alert(1)+\\'')", PixelFault::malformed},
        {Tracker::tiktok, k_meta, PixelFault::another},
        {Tracker::google, "UA-12345678-1", PixelFault::no_id},
        {Tracker::google, "G-", PixelFault::no_id},
        {Tracker::google, "G-ABCDEFGHIJKLM", PixelFault::no_id},
        {Tracker::google, "gtag('config', 'AW-123456789')", PixelFault::malformed},
        {Tracker::google, "gtag('config', 'G-AB12CD34EF'); gtag('config', 'G-AB12CD34EG')", PixelFault::two_ids},
        {Tracker::google, k_tiktok, PixelFault::another},
        {Tracker::google, std::string(10'001, 'G'), PixelFault::too_long},
        {Tracker::google, std::string(9'990, ' ') + "G-AB12CD34EF", PixelFault::too_long},
    }));
    INFO(pasted);
    CHECK(fault_of(tracker, pasted) == fault);
    CHECK_THROWS_AS(pixel_id(tracker, pasted), Error);
}

TEST_CASE("what is said of a wrong snippet names the vendor and repeats nothing of it", "[referral][pixel]") {
    CHECK_THROWS_WITH(pixel_id(Tracker::tiktok, k_meta), Catch::Contains("TikTok") && !Catch::Contains("script"));
    CHECK_THROWS_WITH(pixel_id(Tracker::meta, "<script>"), Catch::Contains("Meta") && !Catch::Contains("script"));
}

TEST_CASE("every vendor has its row, its example and its place", "[referral][pixel]") {
    Pixels pixels;
    for (const TrackerRules& rules : all_trackers()) {
        CHECK(&rules_of(rules.tracker) == &rules);
        CHECK(is_pixel_id(rules.tracker, rules.example));
        pixels.*rules.id = rules.name;
    }
    CHECK(pixels == Pixels{"Meta Pixel", "TikTok Pixel", "Google Analytics"});
}
