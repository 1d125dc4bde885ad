package jenkins.util;

/** Lite knows system properties only, no servlet context. */
public class SystemProperties {
    private SystemProperties() {}

    public static boolean getBoolean(String name) {
        return Boolean.getBoolean(name);
    }
}
