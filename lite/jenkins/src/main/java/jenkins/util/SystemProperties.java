package jenkins.util;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Lite knows system properties only, no servlet context. */
public class SystemProperties {
    private SystemProperties() {}

    @CheckForNull
    public static String getString(String key) {
        return System.getProperty(key);
    }

    public static String getString(String key, @CheckForNull String def) {
        return System.getProperty(key, def);
    }

    public static boolean getBoolean(String name) {
        return Boolean.getBoolean(name);
    }

    public static boolean getBoolean(String name, boolean def) {
        var value = System.getProperty(name);
        return value == null ? def : Boolean.parseBoolean(value);
    }

    @CheckForNull
    public static Integer getInteger(String name) {
        return Integer.getInteger(name);
    }

    public static Integer getInteger(String name, Integer def) {
        return Integer.getInteger(name, def);
    }

    @CheckForNull
    public static Long getLong(String name) {
        return Long.getLong(name);
    }

    public static Long getLong(String name, Long def) {
        return Long.getLong(name, def);
    }
}
