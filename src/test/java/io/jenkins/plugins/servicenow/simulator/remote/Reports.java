package io.jenkins.plugins.servicenow.simulator.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.control.Exchange;
import io.jenkins.plugins.servicenow.simulator.control.Journal;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened, as JSON. */
final class Reports {

    private Reports() {}

    static JsonObject counters(RequestLog log) {
        var counters = new JsonObject();
        counters.add("requests", counters(log.entries()));
        counters.add("inside_batches", counters(log.parts()));
        return counters;
    }

    private static JsonObject counters(List<RequestLog.Entry> entries) {
        var counts = new TreeMap<String, Integer>();
        entries.stream().filter(entry -> entry.kind() != RequestKind.PAGE).forEach(entry -> {
            String table = entry.table().isEmpty() ? "" : " " + entry.table();
            counts.merge(entry.kind() + table, 1, Integer::sum);
        });
        var json = new JsonObject();
        counts.forEach(json::addProperty);
        return json;
    }

    static JsonArray exchanges(List<Exchange> exchanges) {
        var list = new JsonArray();
        for (Exchange each : exchanges) {
            var json = new JsonObject();
            json.addProperty("number", each.number());
            json.addProperty("at", each.at().toString());
            json.addProperty("kind", each.request().kind().name());
            json.addProperty("method", each.request().method());
            json.addProperty("path", each.request().path());
            json.addProperty("query", each.request().query());
            json.addProperty("user", each.request().user());
            json.addProperty("body", each.body());
            json.addProperty("status", each.request().status());
            json.addProperty("answer", each.answer());
            json.addProperty("fault", each.fault());
            list.add(json);
        }
        return list;
    }

    static JsonArray journal(List<Journal.Entry> entries) {
        var list = new JsonArray();
        for (Journal.Entry each : entries) {
            var json = new JsonObject();
            json.addProperty("number", each.number());
            json.addProperty("at", each.at().toString());
            json.addProperty("action", each.action().name());
            json.addProperty("table", each.table());
            json.addProperty("sys_id", each.sysId());
            json.addProperty("user", each.user());
            json.addProperty(
                    "request", (each.request().method() + " " + each.request().path()).trim());
            json.add("before", object(each.before()));
            json.add("after", object(each.after()));
            list.add(json);
        }
        return list;
    }

    static JsonObject object(Map<String, String> values) {
        var json = new JsonObject();
        values.forEach(json::addProperty);
        return json;
    }

    static JsonArray texts(Collection<String> texts) {
        var list = new JsonArray();
        texts.forEach(list::add);
        return list;
    }
}
