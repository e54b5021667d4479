package dev.inferencebridge.feature;

/**
 * What a {@link CachedLookup} did since its start. Immutable.
 *
 * @param hits lookups answered by a row that was held or on its way
 * @param misses lookups that had to wait for a load of their own
 * @param loads rows asked of the table for lookups
 * @param loadFailures loads and refreshes that failed
 * @param refreshes rows asked of the table again while the held ones were in use
 * @param evictions rows given up for want of room or past their time
 * @param invalidations rows given up because the table changed
 * @param rows rows held now, absent ones and those on their way included
 */
public record LookupStatistics(
        long hits,
        long misses,
        long loads,
        long loadFailures,
        long refreshes,
        long evictions,
        long invalidations,
        long rows) {}
