package io.jenkins.plugins.servicenow.cmdb.deployment;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.List;
import java.util.stream.Collectors;

/** Many names in one line. */
final class NameList {

    private NameList() {}

    /** Such as {@code 1 server}. */
    @NonNull
    static String servers(int count) {
        return count + (count == 1 ? " server" : " servers");
    }

    /**
     * Such as {@code web-01, web-02 and 3 more}.
     *
     * @param room in characters; the first name is always there
     */
    @NonNull
    static String abbreviate(@NonNull List<String> names, int room) {
        var text = new StringBuilder();
        for (var i = 0; i < names.size(); i++) {
            var name = Text.of(names.get(i));
            if (i > 0 && text.length() + name.length() > room) {
                return text + " and " + (names.size() - i) + " more";
            }
            text.append(i == 0 ? "" : ", ").append(name);
        }
        return text.toString();
    }

    /** All of them; {@code none} for an empty list. */
    @NonNull
    static String join(@NonNull List<String> names) {
        return names.isEmpty() ? "none" : names.stream().map(Text::of).collect(Collectors.joining(", "));
    }
}
