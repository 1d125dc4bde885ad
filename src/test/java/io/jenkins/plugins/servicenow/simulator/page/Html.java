package io.jenkins.plugins.servicenow.simulator.page;

import io.jenkins.plugins.servicenow.simulator.records.Resource;

/** The frame of the simulator's pages and the escaping of everything that is put into them. */
final class Html {

    private static final String STYLE = Resource.text(Html.class, "simulator.css");

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** @param body HTML, already escaped */
    static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <header><a href="/">ServiceNow simulator</a> for trials and tests, not made by ServiceNow</header>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escape(title), STYLE, body);
    }

    /** A coloured label for a choice such as a state. */
    static String badge(String value, String label) {
        String kind = value.replaceAll("[^a-z]", "");
        return "<span class=\"badge %s\">%s</span>".formatted(kind, escape(label));
    }
}
