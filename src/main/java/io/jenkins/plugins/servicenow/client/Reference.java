package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.stream.Stream;

/**
 * A field that points to another record, as a pipeline names that record.
 *
 * @param parameter by which the pipeline has given it
 * @param text sys_id, or what {@link Kind} says
 */
public record Reference(
        @NonNull String parameter,
        @NonNull String field,
        @NonNull Kind kind,
        @NonNull String text) {

    public enum Kind {
        USER("sys_user", "user", "the e-mail address, the user name or the sys_id"),
        /** A user whom ServiceNow itself would find by the full name. */
        PERSON("sys_user", "user", "the e-mail address, the user name, the full name or the sys_id"),
        GROUP("sys_user_group", "group", "the exact name or the sys_id"),
        CONFIGURATION_ITEM("cmdb_ci", "configuration item", "the exact name or the sys_id"),
        SERVICE("cmdb_ci_service", "service", "the exact name or the sys_id"),
        SERVICE_OFFERING("service_offering", "service offering", "the exact name or the sys_id");

        public final String table;

        /** For messages. */
        public final String noun;

        /** For messages: by what it can be named. */
        public final String names;

        Kind(String table, String noun, String names) {
            this.table = table;
            this.noun = noun;
            this.names = names;
        }
    }

    /** The fields of the other record in which the text is looked for, the first that has it wins. */
    @NonNull
    public List<String> keys() {
        if (SysId.isSysId(text)) {
            return List.of("sys_id");
        }
        if (kind.table.equals(Kind.USER.table)) {
            // User names can be e-mail addresses too.
            var keys = text.contains("@") ? List.of("email", "user_name") : List.of("user_name");
            return kind == Kind.PERSON
                    ? Stream.concat(keys.stream(), Stream.of("name")).toList()
                    : keys;
        }
        return List.of("name");
    }
}
