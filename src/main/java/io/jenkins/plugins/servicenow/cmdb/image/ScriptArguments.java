package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.step.ChangeArgument;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a script may give to {@code snowRegisterCI} beyond what a form can: maps and numbers. */
final class ScriptArguments {

    private static final Set<String> OF_AN_IMAGE = Set.of("name", "version", "upstream");

    private ScriptArguments() {}

    /**
     * Turns {@code baseImage: [name:, version:, upstream:]} into parameters of their own, and takes what
     * {@code snowRegisterCI} or {@code snowChangeRequest} has returned as it is. A map that cannot be read becomes its
     * text, which {@link ImageName} refuses.
     */
    @NonNull
    static Map<String, Object> flat(@NonNull Map<String, Object> arguments) {
        var named = new HashMap<>(ChangeArgument.named(arguments));
        flatten("baseImage", named);
        flatten("upstream", named);
        for (var name : List.of("version", "baseImageVersion", "upstreamVersion", "operationalStatus")) {
            named.computeIfPresent(name, (key, value) -> value instanceof Number ? value.toString() : value);
        }
        named.computeIfPresent(
                "features",
                (key, value) -> value instanceof CharSequence text
                        ? Arrays.asList(text.toString().split("[,\\n]"))
                        : value);
        return named;
    }

    private static void flatten(String parameter, Map<String, Object> named) {
        if (!(named.get(parameter) instanceof Map<?, ?> image)) {
            return;
        }
        var versionParameter = parameter + "Version";
        var twice = image.containsKey("version") && named.containsKey(versionParameter)
                || image.containsKey("upstream") && (parameter.equals("upstream") || named.containsKey("upstream"));
        if (image.get("sysId") != null) {
            named.put(parameter, image.get("sysId").toString());
        } else if (image.get("name") == null || twice || !OF_AN_IMAGE.containsAll(image.keySet())) {
            named.put(parameter, String.valueOf(image));
        } else {
            named.put(parameter, image.get("name"));
            put(versionParameter, image.get("version"), named);
            put("upstream", image.get("upstream"), named);
        }
    }

    private static void put(String parameter, Object value, Map<String, Object> named) {
        if (value != null) {
            named.put(parameter, value);
        }
    }
}
