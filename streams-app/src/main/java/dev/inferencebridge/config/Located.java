package dev.inferencebridge.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value and where it is written. Immutable. */
record Located<T>(T value, Place place) {

    static <T> List<T> values(List<Located<T>> located) {
        return located.stream().map(Located::value).toList();
    }

    static <T> Map<String, T> values(Map<String, Located<T>> located) {
        Map<String, T> values = new LinkedHashMap<>();
        located.forEach((name, value) -> values.put(name, value.value()));
        return Collections.unmodifiableMap(values);
    }
}
