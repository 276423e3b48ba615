package dev.understudy.sandbox;

import java.util.List;

/**
 * A setting that only one provider knows.
 *
 * @param name the key in fixtures and on the control plane
 * @param values the values that it takes
 * @param initial the value where none is set
 */
public record ProviderSetting(String name, List<String> values, String initial) {}
