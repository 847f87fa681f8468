// What a peer says in the end: how many a second it did.

/// Runs `act` and says how many of `count` it does in a second.
export async function say_rate(count, act) {
    const started = performance.now();
    await act();
    console.log(((count * 1000) / (performance.now() - started)).toFixed(3));
}
