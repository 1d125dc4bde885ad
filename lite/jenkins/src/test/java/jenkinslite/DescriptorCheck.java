package jenkinslite;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compares what a class lets others see with what the class of the same name in Jenkins declares. */
final class DescriptorCheck {
    /** The others, such as synchronized and transient, are nobody else's business. */
    private static final Set<String> COMPARED = Set.of("public", "protected", "static", "final", "abstract");

    private final DescriptorRows rows;

    DescriptorCheck(DescriptorRows rows) {
        this.rows = rows;
    }

    /** @return one sentence for each difference; classes that nobody else can see have none */
    List<String> complaints(Class<?> type) {
        if (!isVisible(type)) {
            return List.of();
        }
        var name = internalName(type);
        var row = rows.get(name);
        if (row == null) {
            return List.of(name + " is not in Jenkins");
        }
        var complaints = new ArrayList<String>();
        compare(complaints, name + " as a kind of type", kind(row.kind()), kind(type));
        if (!type.isInterface() && !type.isEnum()) {
            compare(complaints, name, compared(row.modifiers()), modifiers(type.getModifiers()));
        }
        parents(type)
                .filter(parent -> !rows.isParent(parent, name))
                .forEach(parent -> complaints.add(name + " has no " + parent + " above it in Jenkins"));
        members(type).forEach(member -> {
            var key = key(member);
            var modifiers = rows.modifiers(name, key);
            if (modifiers == null) {
                complaints.add(name + '.' + key + " is not in Jenkins");
            } else {
                compare(
                        complaints,
                        name + '.' + key,
                        declared(modifiers, type, member),
                        modifiers(member.getModifiers()));
            }
        });
        return complaints;
    }

    private static void compare(List<String> complaints, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            complaints.add(what + " is " + expected + " in Jenkins, but " + actual + " here");
        }
    }

    private static boolean isVisible(Class<?> type) {
        boolean own = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return own && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static String kind(String kind) {
        return kind.startsWith("annotation") ? "annotation" : kind;
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : "class";
    }

    private static Stream<String> parents(Class<?> type) {
        var superclass = type.getSuperclass();
        var classes =
                superclass == null || superclass == Object.class ? Stream.<Class<?>>empty() : Stream.of(superclass);
        return type.isAnnotation()
                ? Stream.empty()
                : Stream.concat(classes, Arrays.stream(type.getInterfaces())).map(DescriptorCheck::internalName);
    }

    private static Stream<Member> members(Class<?> type) {
        return Stream.<Member>concat(
                        Stream.concat(
                                Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredMethods())),
                        Arrays.stream(type.getDeclaredConstructors()))
                .filter(member -> !member.isSynthetic())
                .filter(member ->
                        Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()))
                .filter(member -> !(type.isEnum() && Set.of("values", "valueOf").contains(member.getName())));
    }

    private static String key(Member member) {
        if (member instanceof Field field) {
            return field.getName() + ' ' + field.getType().descriptorString();
        }
        if (member instanceof Method method) {
            return method.getName()
                    + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                            .descriptorString();
        }
        var parameters = ((Constructor<?>) member).getParameterTypes();
        return "<init>" + MethodType.methodType(void.class, parameters).descriptorString();
    }

    /** The rows leave out the public that members of interfaces have without saying so. */
    private static Set<String> declared(Set<String> modifiers, Class<?> type, Member member) {
        var declared = new HashSet<>(compared(modifiers));
        if (type.isInterface()) {
            declared.add("public");
        }
        return declared;
    }

    private static Set<String> modifiers(int modifiers) {
        return compared(Set.of(Modifier.toString(modifiers).split(" ")));
    }

    private static Set<String> compared(Set<String> modifiers) {
        var compared = new HashSet<>(modifiers);
        compared.retainAll(COMPARED);
        return compared;
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
