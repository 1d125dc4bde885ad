package io.jenkins.plugins.servicenow.simulator.access;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The users and groups of the instance when it starts, and the roles of each user. */
public final class People {

    /** The OAuth Application User. */
    public static final String APPLICATION_USER = "jenkins.pipeline";
    /** Of every user, for tests only. Its special characters show who forgets to encode them. */
    public static final String PASSWORD = "passw0rd+for&tests%23only#";
    /** The assignment group for changes. */
    public static final String BUILDERS_GROUP = "OS Image Builders";

    public static final String CAB_GROUP = "CAB Approval";

    private static final String APPROVER = "approver_user";

    private final Records records;
    private final Map<String, Set<String>> roles = new HashMap<>();

    private People(Records records) {
        this.records = records;
    }

    /** Inserts them and returns their roles by user name. */
    static Map<String, Set<String>> plant(Records records) {
        var people = new People(records);
        people.user("admin", "System", "Administrator", "admin");
        people.user(
                APPLICATION_USER, "Jenkins", "Pipeline", "rest_api_explorer", "itil", "cmdb_admin", "sn_change_write");
        String mia = people.user("mia.manager", "Mia", "Manager", APPROVER);
        people.user("ann.requester", "Ann", "Requester");
        records.set("sys_user", records.sysId("sys_user", "ann.requester"), Map.of("manager", mia));
        String ann = people.user("ann.approver", "Ann", "Approver", APPROVER);
        String bob = people.user("bob.builder", "Bob", "Builder", APPROVER);
        String carl = people.user("carl.cab", "Carl", "Cab", APPROVER);
        people.group(Map.of("name", BUILDERS_GROUP, "manager", ann), bob, ann);
        people.group(Map.of("name", CAB_GROUP), carl);
        return people.roles;
    }

    private String user(String userName, String firstName, String lastName, String... rolesOfUser) {
        roles.put(userName, Set.of(rolesOfUser));
        return records.insert(
                "sys_user",
                Map.of(
                        "user_name", userName,
                        "first_name", firstName,
                        "last_name", lastName,
                        "name", firstName + " " + lastName,
                        "email", userName + "@example.com"));
    }

    private void group(Map<String, String> values, String... users) {
        String group = records.insert("sys_user_group", values);
        for (String user : users) {
            records.insert("sys_user_grmember", Map.of("group", group, "user", user));
        }
    }
}
