package io.jenkins.plugins.servicenow.cmdb.impact;

import com.google.gson.GsonBuilder;
import edu.umd.cs.findbugs.annotations.NonNull;

/** An answer as JSON, with the same keys as the step returns. */
final class ImpactJson {

    private ImpactJson() {}

    @NonNull
    static String of(@NonNull Impact impact) {
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(impact.toMap()) + "\n";
    }
}
