package dev.understudy.http;

import java.util.List;

/**
 * A call that was held up: what was decided on it before.
 *
 * @param generation of its sandbox at that time
 * @param number that it took among the calls
 * @param faultIds those that acted on it
 */
record DelayedCall(long generation, long number, List<String> faultIds) {}
