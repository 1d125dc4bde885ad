package hudson;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables; names are case-insensitive. */
public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;

    public EnvVars() {
        super(String.CASE_INSENSITIVE_ORDER);
    }

    /** A null or empty value removes; a name {@code PATH+X} puts the value in front of PATH. */
    public void override(String key, String value) {
        if (value == null || value.isEmpty()) {
            remove(key);
            return;
        }
        int plus = key.indexOf('+');
        if (plus > 0) {
            var realKey = key.substring(0, plus);
            var old = get(realKey);
            put(realKey, old == null ? value : value + java.io.File.pathSeparatorChar + old);
        } else {
            put(key, value);
        }
    }

    public EnvVars overrideAll(Map<String, String> all) {
        all.forEach(this::override);
        return this;
    }

    public EnvVars overrideExpandingAll(@NonNull Map<String, String> all) {
        all.forEach((key, value) -> override(key, expand(value)));
        return this;
    }

    @Override
    public String put(String key, String value) {
        if (value == null) {
            throw new IllegalArgumentException("Null value not allowed as an environment variable: " + key);
        }
        return super.put(key, value);
    }

    public String expand(String s) {
        return Util.replaceMacro(s, this);
    }
}
