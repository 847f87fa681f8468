// Lighthouse's mobile profile, in a browser that is already open at a port.
import lighthouse from "lighthouse";

// These name whom they are for: search engines are asked to leave them alone, and Lighthouse holds that against a page.
const k_only_for_found_pages = "is-crawlable";

/// What Lighthouse finds: {scores: {accessibility: 100, ...}, short: ["seo: meta-description, ..."]}, with the audits that
/// are short of their whole score. `found`: whether search engines are to find the page.
export async function judged(port, address, categories, {found = true} = {}) {
    const {lhr} = await lighthouse(address, {
        port,
        output: "json",
        logLevel: "error",
        onlyCategories: categories,
        skipAudits: found ? null : [k_only_for_found_pages],
    });
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    const scores = {};
    const short = [];
    for (const category of Object.values(lhr.categories)) {
        scores[category.id] = Math.round(category.score * 100);
        for (const {id, weight} of category.auditRefs) {
            const audit = lhr.audits[id];
            if (weight > 0 && audit?.score !== null && audit?.score < 1)
                short.push(`${category.id}: ${id}, ${audit.title} ${JSON.stringify(audit.details?.items ?? [])}`);
        }
    }
    return {scores, short};
}
