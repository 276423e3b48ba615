package dev.understudy.delivery;

/**
 * One webhook to be brought.
 *
 * @param place of the webhook
 * @param number of its schedule: sent again by hand it has another
 * @param origin whose answer it waits for
 */
record Errand(long place, long number, String origin) {}
