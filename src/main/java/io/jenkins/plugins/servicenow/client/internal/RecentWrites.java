package io.jenkins.plugins.servicenow.client.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys of what this process has written last. What stands here was perhaps written after somebody else has looked for
 * it, and is looked for once more.
 */
final class RecentWrites {

    private static final int MAX_KEYS = 20_000;

    private static final Set<String> KEYS =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MAX_KEYS;
                }
            }));

    private RecentWrites() {}

    static void add(String key) {
        KEYS.add(key);
    }

    static boolean contains(String key) {
        return KEYS.contains(key);
    }
}
