<?php
// php wordpress.php FOLDER fill FILE | set OPTIONS | paths: what a person would do in wp-admin.
[, $folder, $what] = $argv;
$given = $argv[3] ?? '';
if ($what === 'fill') {
    define('WP_INSTALLING', true);
}
$_SERVER['HTTP_HOST'] = 'localhost';
require "$folder/wp-load.php";

if ($what === 'fill') {
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('The Ferry Paper', 'admin', 'admin@example.org', true, '', 'secret');
    foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any']) as $post) {
        wp_delete_post($post->ID, true);
    }
    update_option('timezone_string', 'UTC');
    update_option('show_avatars', 0);
    $filling = json_decode(file_get_contents($given), true);
    foreach ($filling['pages'] as $page) {
        wp_insert_post([
            'post_type' => 'page', 'post_status' => 'publish', 'post_title' => $page['title'],
            'post_name' => $page['slug'], 'post_content' => '<p>' . $page['text'] . '</p>',
            'post_date' => '2024-01-01 10:00:00',
        ]);
    }
    foreach (array_reverse($filling['posts']) as $post) {
        $user = sanitize_title($post['author']);
        $author = username_exists($user) ?: wp_insert_user([
            'user_login' => $user, 'user_pass' => 'secret', 'display_name' => $post['author'],
            'role' => 'author',
        ]);
        $category = term_exists($post['category'], 'category')
            ?: wp_insert_term($post['category'], 'category');
        $id = wp_insert_post([
            'post_status' => 'publish', 'post_title' => $post['title'],
            'post_name' => $post['slug'], 'post_content' => $post['html'],
            'post_date' => $post['at'], 'post_author' => $author,
            'post_category' => [(int) $category['term_id']], 'tags_input' => $post['tags'],
        ]);
        if ($post['sticky']) {
            stick_post($id);
        }
        foreach ($post['comments'] as [$who, $said]) {
            wp_insert_comment([
                'comment_post_ID' => $id, 'comment_author' => $who, 'comment_content' => $said,
                'comment_approved' => 1, 'comment_date' => $post['at'],
            ]);
        }
    }
}
if ($what === 'set') {
    foreach (json_decode($given, true) as $name => $value) {
        if ($name === 'theme') {
            switch_theme($value);
        } elseif ($name === 'page_on_front' || $name === 'page_for_posts') {
            update_option($name, get_page_by_path($value)->ID ?? 0);
        } else {
            update_option($name, $value);
        }
    }
    $GLOBALS['wp_rewrite']->init();
    flush_rewrite_rules(false);
}
if ($what === 'paths') {
    $paths = [];
    foreach (get_posts(['numberposts' => -1]) as $post) {
        $paths[$post->post_name] = str_replace(home_url(), '', get_permalink($post));
    }
    echo json_encode($paths);
}
