<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>Header</name>
    <message>
        <source>Saved {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title of the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source> (and {1} more)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>--allow-model-code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A command on {1} did not end within {2} s: {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A command on {1} wrote more than {2} MB: {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A draft needs a picture and a sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A host of the list lacks a name, an address or has a field of another kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mask of {1} could not be encoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model&apos;s address is not https.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the result is not the {1} bytes that the agent announced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of the result is not what the agent announced ({1} of {2} bytes).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pause is set by hand at {1} s, but the voice does not pause there (it does at: {2}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A preset&apos;s name has 1 to {1} characters, not {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stored mask is no picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A take has 0 to {1} stars, not {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A take&apos;s name has 1 to {1} characters, not {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the host anew: vmsg agent add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An agent of another version has not ended within {1} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An agent of version {1} is at work on this computer; this program is {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Angry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another agent of this user runs there; end it, then set up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As spoken, nothing changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask D-ID for the talk again: it gives a new link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask who runs the host. Only if its key was truly replaced: remove the host here, then add it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bright room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brighter, livelier and a little louder, for birthdays and good news.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring both to one version: vmsg agent setup {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring to {1} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bundled: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Candlelight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Celebration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check disk and rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check it with: vmsg models verify {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its rights, try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk, choose another folder, then resume; the video is not lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk, record again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights and its disk, then record again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights and the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights, then resume; the video is not lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the microphone and record again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network and run the same command again: it goes on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the rights of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check their rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose --device cuda:0, or a .pt or .onnx model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a Linux machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file that has sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a host or this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a larger photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a longer track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a microphone, then record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a photo with one clear, frontal face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture or a colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a plainer background or a smaller frame.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model with --detector.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name, or take it off first: vmsg agent remove {1} --only-here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another photo or other words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another track or no music.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another track, or cut its silent beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another voice file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another {1} file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose fewer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of these {1}s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: {1}, cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>City at night</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the cache: vmsg cache clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that record from it, or choose another microphone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that record, or choose another microphone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs that use the GPU, or choose --device cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or plug the microphone in directly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the fingerprint with the host&apos;s own (there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then confirm it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confetti</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it again from where it came, or save it again in another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it from D-ID&apos;s account settings and run: vmsg key set. Or: export {1}=…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it whole, as D-ID shows it once in the account settings: USER:PASSWORD.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy or export it again; the end is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct that value, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct ~/.ssh/config.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it into shorter messages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it shorter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut {1} s of silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut {1} s of silence: one step less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID animates one face, and it chooses which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID could not finish the video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID could not load its motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID could not make the video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID could not open the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID could not use the logo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID found no face in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID found no face in the picture. Nothing was charged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID rejected the message after taking it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes JPEG and PNG, not {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes letters, digits, &apos;.&apos;, &apos;_&apos; and &apos;-&apos;, at most 50; not {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes no {1} of the type .{2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes {1} minutes of sound at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes {1} of sound at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID takes {1}, not {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID tells a state that this program does not know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D-ID&apos;s pages disagree: {1} or 10 minutes at most. It may be refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DID_API_KEY</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete old talks at D-ID, then look again: vmsg jobs resume. Nothing is posted a second time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices: auto, cpu, cuda:0, cuda:1 and so on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End it: vmsg-agent stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energetic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Even and clear, slightly lower, hesitations tightened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Example: vmsg agent add gpu mika@192.0.2.7:22</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it again as 16-bit WAV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it as mono or stereo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it at 48000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it smaller; 2000 pixels on the long side are enough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch it again with: vmsg models get {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the file elsewhere and bring it in with `vmsg models import FILE`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the file elsewhere and bring it in with `vmsg models import FILE`.{1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the video again: it stays with D-ID, and fetching costs nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget it here: vmsg jobs forget JOB --even-if-kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame head and shoulders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free memory, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some room, or point VMSG_HOME to another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some room, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space and retry; finished stages are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or choose another folder with -o, then try again; finished stages are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space there, or set VMSG_HOME there to a folder on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, or check the folder&apos;s rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, or see whether another program holds it, then try again; nothing was lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free {1} MB on {2} and retry; what is finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gentle joy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Get it with: vmsg models get {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a smaller {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a track, or choose no music.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a voice file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give more of the id.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give photo and voice the same name, e.g. mika.jpg and mika.m4a, or name them in a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green hills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Happy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Higher, wider melody, a little quicker and louder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you trust the publisher, add {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it again: pip install vmsg-desktop, or make setup in a checkout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it: pip install &apos;vmsg-desktop[gpu]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it: pip install &apos;vmsg-desktop[gui]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it: sudo apt-get install libportaudio2 libasound2-plugins pulseaudio-utils</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install npm, or bring the package in with `vmsg models import FILE`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install onnxruntime-gpu in place of onnxruntime, or choose --device cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install them: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install there what Debian calls {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is muted or unplugged: check its switch and its cable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was deleted; record it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its log tells more: vmsg agent logs HOST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its log tells more: vmsg-agent logs. Without an agent: --target here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its log: vmsg agent logs {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP or HEIC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {1} is under way elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {1} is under way in another window or terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {1} is {2}: &apos;{3}&apos; cannot follow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job {1} is {2}: it has to end before it is forgotten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the photo&apos;s background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the photo&apos;s background.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known models: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known: {1}. Add one: vmsg agent add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again later: vmsg jobs resume. Nothing is posted a second time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at it again: vmsg jobs show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at it on D-ID&apos;s own page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at it: it may be cut short, or belong to another message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at that folder&apos;s rights and room on the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the load of that machine, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the reason, then send once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at what it says: vmsg agent logs {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look it up in the list of jobs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look on D-ID&apos;s own page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look there, or wait for it: vmsg jobs show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look there, or wait for it; it goes on by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Louder and quicker, hard melody, clipped pauses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lower, flatter, slower and softer, with longer pauses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the file smaller, or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the frame again from the photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the message shorter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the picture smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the sound again from this voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend its rights, or set VMSG_HOME there to a folder of yours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend or remove that file; hosts are then to be confirmed anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend that file, or move it aside and add the hosts anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend the table or reinstall.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend them, or leave them out: --skip-bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend what it names (network, room, a package index), then set up again: it goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move back a hand&apos;s width, or lower the input level.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it away and make the message again, or use it as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Much higher, widest melody, quick and loud.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the {1} on the command line to take it as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Natural</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No agent is set up on {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No background picture was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No face is in the frame; D-ID has nothing to animate and refuses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No microphone is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No music was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No photo was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No source has the files that are missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tendency.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No voice can be heard in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No voice is heard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No voice was given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No {1} is chosen yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was heard from the agent for too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it in the program that wrote it, or make the message again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paper lanterns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People are numbered from 1, left to right. Choose one of them, or lower the confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture and sound are not at the vendor yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pitch and speed could not be changed: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in again, or choose another microphone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plug it in again, or choose another microphone. What was recorded is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Professional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it back there, or make the message again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quicker, louder, short pauses: a call to join in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rainy window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise the voice&apos;s energy, record louder, or leave the music out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record a longer message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record again, a little longer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record or export it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording needs the library PortAudio, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recording needs the package sounddevice, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report this: the model table is wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart it: vmsg agent stop {1}, then vmsg agent start {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run `vmsg doctor`, or choose --device cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run there, then set up again: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: vmsg agent setup {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: vmsg agent setup {1} USER@ADDRESS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: vmsg doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run: vmsg models get {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it again in another program as an ordinary JPEG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it as {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the file again in another program, or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the photo again, then send anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See whether the machine is on and the agent runs: vmsg agent status HOST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See: vmsg jobs list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the message once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the message without a logo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it in the system&apos;s sound settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it there to an absolute path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it up: vmsg agent setup {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set pitch, preset and emotion to neutral, or choose another recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the agent up again: vmsg agent setup HOST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the trim handles further apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several jobs begin with {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slower, a little lower and softer, with room to breathe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Soft horizon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound was lost {1} time{2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak, move nearer, or raise the input level.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it by hand to see more: vmsg sandbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the program again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start vmsg again; update ultralytics when it stays so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop it first: vmsg jobs cancel {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sunny porch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this pause edit out, or set it again for this voice and trim.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The SSH settings cannot be used: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The address of the D-ID service must be https://…, or http on this machine (127.0.0.1, localhost).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent answered with HTTP {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent does not answer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent ended the connection before the job&apos;s end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent may go on with the job; the next run picks it up. Is the machine on and connected?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent of this computer cannot be started: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent of this computer {1}. It said: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent on {1} does not answer: {2}.{3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent on {1} is version {2} (protocol {3}); this program speaks with version {4} (protocol {5}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent on {1} speaks a newer protocol ({2}) than this program ({3}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent on {1} took the connection but did not answer within {2} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent on {1} was started but cannot be used: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent said something that this version does not understand: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent takes no more of the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent that answers on {1} is version {2}, not {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent&apos;s address is no address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent&apos;s answer is longer than {1} bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The agent&apos;s token in {1} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The check of this computer ended without an answer: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The connection to the agent broke off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The credits fell, so the vendor seems to have taken the message, but it is not in its list yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cut-out may be wrong: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The decoder could not be started: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The decoder was already shut down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk does not give back what was written to {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full while {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk {1} is full: {2} needs {3} MB, {4} MB are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine {1} needs {2}, which this installation lacks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The face can hardly be read (score {1}); it may be covered or blurred.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The face is small; its mouth will be a few pixels in the video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The face is turned too far away; D-ID would not find its features.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The face is turned; the mouth may look odd. A photo from the front works best.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The face model {1} could not be loaded: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file may be damaged; save it again in another program, or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files of job {1} cannot be deleted: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The final frame is no picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first {1} s of the music, all that would be heard, are silence (under -70 LUFS).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {1} cannot be read: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frame ({1}, {2} bytes) could not be decoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frame could not be encoded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frame has {1} MB; at most {2} MB may be sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The id at D-ID is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The input level of {1} cannot be set from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job failed: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job list {1} cannot be used: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job was cancelled on the agent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of hosts in {1} cannot be used: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loudness could not be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The matting model {1} failed: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The microphone hears nothing at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The microphone&apos;s signal is off centre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} cannot be loaded: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} cannot be loaded: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} comes with Python code of its publisher (commit {2}), which would run on this computer with all your rights; nobody allowed that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} could not be fetched. {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} does not know people: its classes are {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} gives {2}, not boxes with a score for each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {1} is not on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The music holds samples that are not numbers (NaN or infinite).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The music holds {1} s of sound; at least {2} s are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The music is digital silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The music is {1} minutes long; at most {2} are taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The order was not sent: {1}. Nothing was charged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The peaks may crackle after the vendor&apos;s encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The person detector {1} failed: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pinned host keys in {1} cannot be used: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pitch cannot be changed: no voiced sound was found, only noise, whisper or silence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset table is not right: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The presets cannot be written to {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preview failed: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The publisher&apos;s server refused {1}: {2} {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sandbox cannot be started: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sandbox has not ended within {1} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sandbox of this computer {1}. It said: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sandbox that made this message runs no more, and what it held is gone with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sandbox&apos;s key in {1} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings cannot be written to {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The shorter side has {1} px; D-ID needs {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound could not be encoded: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not keep the {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s keyring failed to {1} the {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table cannot be used: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The take cannot be deleted: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The take cannot be written to {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The take cannot be written under {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The take is {1} s long; at least {2} s are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The trim leaves {1} s of {2} s; at least {3} s are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vendor is done but gives no link yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The vendor lists more than {1} pages, and the message was not among them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video cannot be written into {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video could not be encoded: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video has more than {1} MB; the limit is {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video of job {1} is not at {2}: {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The video was not fetched: {1}. {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voice is too quiet (under -70 LUFS) to set music against it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voice is {1} for a video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voice is {1} ms long; pitch and speed need {2} ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The voice is {1} s at {2} Hz, the sound with it {3} s at {4} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {1} has {2} MB; D-ID takes {3} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {1} to upload is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The {1} {2} {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {1} own presets already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no D-ID key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no agent on {1} yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no bundled background {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no bundled track {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no device {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no engine {1} for this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no engine {1} for {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no host {1} in your list ({2}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no host {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no job {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no message to make: no photo with a voice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no person {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no take {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {1} named {2}; known are {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They hold until you close the program. Free some space, or check the folder&apos;s rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This background needs a mask of the person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This batch is under way in another window or terminal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no D-ID key: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no address of an upload at D-ID.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is no answer that was expected; look at that machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not what was expected there; look at that machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This job is for a vendor, and none is set up here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine has no npm, and the Python package with one does not fit this system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program cannot be packed for another machine: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too loud: {1} peak{2} cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trim the voice differently, or set pitch and speed back to neutral.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trim to {1} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again when its jobs are done, or end it: vmsg-agent stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again, or choose --device cpu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it fails again, check the free disk space and run: vmsg doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it stays so, look at that machine&apos;s disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; if it stays so, the publisher changed the file: do not use it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again; the log has the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try another cable or microphone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try another photo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update VMsg Desktop; the file is untouched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update the agent: vmsg agent setup HOST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update this program. Or put its own version there: vmsg agent setup {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upload the files again; if it stays, report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use ProxyJump in ~/.ssh/config: it does the same for a host between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a YOLO detection model exported without suppression.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a longer part of the recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a photo with one clear, frontal face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a speed nearer to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use https://api.d-id.com, or the address that `vmsg sandbox` prints.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VMSG_HOME on {1} is {2}, which is no absolute path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice and music could not be mixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAV, FLAC, MP3, OGG, M4A, MP4 or WebM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm and smiling, unhurried and soft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is known of agents cannot be kept in {1}: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether D-ID charges for it is not known; the balance before and after tells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a host of ~/.ssh/config, USER@HOST or USER@HOST:PORT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>`vmsg models list` shows the models; add --model NAME for a file without a published hash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as in the photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balance n/a</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>box header at byte {1} is cut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>box {1} ends at byte {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>calm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cheerful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>did not answer within {1} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>digital silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended at once (exit code {1})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gentle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its mark (user_data) has {1} characters; 1 to {2} are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its texts or its colour profile expand to more than the limit of 1 MB each, 64 MB together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs {1} · </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody was found in the photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>npm left {1} tarballs for {2}, expected 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pip could not install the packages on {1}:
{2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pip install &apos;vmsg-desktop[gpu]&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pip is not part of this installation, so Python packages cannot be fetched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pip left {1} wheels for {2}, expected 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>relaxed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the photo has {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture&apos;s address does not end in .jpg, .jpeg or .png</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the sound&apos;s address does not end in .m4a, .mp3, .mp4, .wav or .flac</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torch does not load: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ultralytics does not load: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ultralytics was started without its safe mode, so no model is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vmsg draft PICTURE SOUND</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vmsg key set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>warm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} ({2} MB) cannot be written: {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} GB are needed for {2} on {3} and {4} GB are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} LUFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} MB are needed in {2} and {3} MB are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} MP; D-ID refuses pictures from about {2} MP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} Nothing was deleted on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} Or forget it here only: --even-if-kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} arrived on {2} with other content: SHA-256 {3}… not {4}….</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} cannot be deleted: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} cannot be opened: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} cannot be played: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} cannot be read: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} cannot be written: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be fetched: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be opened: it needs more memory than the limit of {2} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder answered with {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder ended with {2} (limits {3} MB, {4} s).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder failed with {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder took longer than the limit of {2} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} could not be reached for {2} s: {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} credit{2} missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} dBFS at its loudest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} dBTP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} faces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} failed on {2} (exit code {3}): {4}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} failed: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} found too little GPU memory: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} gave no JSON object but {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has no agent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has no audio track.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has no sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has no sound: its track is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has {2} MB; the limit is {3} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has {2} channels; 1 to {3} are taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has {2} s of pictures but {3} s of sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has {2} s, expected were {3} s (within {4} s).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} has {2} samples a second; {3} to {4} are taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} holds no sound (0 samples).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} holds no sound: its audio track is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} holds no voice: {2}, where at least {3} dBFS is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} holds samples that are not numbers (NaN or infinite), before {2} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is a JPEG with {2} coding; baseline and progressive ones are taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is a TensorRT engine and runs on a GPU only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is a damaged or cut-off {2} file: {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is cut off: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is damaged: its sound cannot be read{2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is empty (0 bytes).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is in your list already, as {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is longer than the limit of {2} minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is no MP4 video but {2} ({3} bytes).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is no file of a model in the table, nor a package that holds one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is no longer the video that job {2} saved: its content changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not a message file: byte {2} is not UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not a message file: it holds no object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not a message file: it is nested too deeply.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not a message file: {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not a {2} picture; its content is something else, whatever its name says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not fit: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not known yet. It shows the {2} key {3}.{4}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not the {2} that the message was saved with: its content changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not whole: it has no index (moov).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not whole: it has no pictures and sound (mdat).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not whole: its {2}, the file at {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is not whole: {2} of {3} pictures are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is open, but nothing came from it for {2} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is reached over a ProxyCommand, which VMsg does not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is there already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is too large: the limit is {2} megapixels and {3} pixels a side ({4}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2} MB; a {3} is at most {4} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2} bytes; a message file is at most 1 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2} s long; at least {3} s are needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2} with sound coded as {3}, which is not taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2} x {3} pixels; each side needs at least {4}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} is {2}; {3} is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} kB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} made {2} s of voice where {3} s were asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} names no host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} of job {2} ({3} MB) cannot be written under {4}: {5}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} of the model {2} has the SHA-256 {3}…, expected {4}…; it was thrown away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} of {2} items cannot be made; nothing was started. {3}: {4}{5}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} on {2} cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} on {2} cannot make virtual environments: its venv module is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} on {2} is no file of at most {3} bytes (it has {4}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} runs {2}; an agent is set up on Linux.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} s to the next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} shows the {2} key {3}, but {4} {5} is pinned. Somebody may sit in between; nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} was chosen, but torch finds {2} CUDA devices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} was chosen, but {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} was to run on {2}, but its library put it on {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} was written by a newer version (format {2}; this program reads up to {3}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} {2} was looked at for {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} {2}: vmsg jobs retry {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} · peak {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} · {2} of the frame · turned {3}°</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1} · {2} x {3} px · {4}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1}, while {2}. {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1}; D-ID takes {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1}; D-ID would answer that there are not enough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{1}{2} failed: {3}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VideoPlayer</name>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>This computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue empty</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
