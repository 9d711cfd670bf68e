; installer.nsi: the installer for Windows
;
; SPDX-License-Identifier: GPL-2.0-or-later
;
; makensis -DVERSION=… -DWIRESHARK="4.0, 4.4, 4.6" -DFILES=folder -DTEXTS=texts.nsh -DOUTPUT=file.exe installer.nsi
;
; The options of the finished installer and what its exit status means are in docs/building.md. A plugin for each minor version of
; Wireshark is put into that version's folder, where the others do not look: when Wireshark is updated from one to another, it is there.
; An error is told in a window, and with /S on standard output.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
ManifestDPIAware true

!define PRODUCT sspi
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\sspi-wireshark"
!define STATUS_NO_WIRESHARK 3
!define STATUS_WRONG_VERSION 4
!define STATUS_UNWRITABLE 5

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "SSPI for Wireshark"
!define MULTIUSER_INSTALLMODE_FUNCTION set_places
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_NOUNINSTALL
!define MULTIUSER_MUI
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WinMessages.nsh

Name "SSPI for Wireshark ${VERSION}"
OutFile "${OUTPUT}"
BrandingText "${PRODUCT} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 ProductName "${PRODUCT}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "Windows authentication, explained in Wireshark"
VIAddVersionKey /LANG=0 LegalCopyright "GPL-2.0-or-later"

Var wireshark ; its folder
Var plugins ; where it looks for plugins, without the version
Var profile_folder ; the folder of the profile SSPI
Var same ; the answer of same_files
Var finish ; what is said in the end

!insertmacro MUI_PAGE_LICENSE "${FILES}/LICENSE.txt"
!define MUI_PAGE_CUSTOMFUNCTION_PRE ask_for_wireshark
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE check_wireshark
!define MUI_PAGE_HEADER_TEXT "$(folder)"
!define MUI_PAGE_HEADER_SUBTEXT " "
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(folder_text)"
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "$(folder)"
!define MUI_DIRECTORYPAGE_VARIABLE $wireshark
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_COMPONENTSPAGE_NODESC
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$finish"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!include "${TEXTS}"

; Say TEXT: with /S on standard output, where there is one
!macro Say TEXT
    ${If} ${Silent}
        Push $R9
        System::Call 'kernel32::GetStdHandle(i -11) p.R9'
        FileWrite $R9 "${TEXT}$\r$\n"
        Pop $R9
    ${Else}
        MessageBox MB_OK|MB_ICONINFORMATION "${TEXT}"
    ${EndIf}
!macroend

; Fail STATUS TEXT
!macro Fail STATUS TEXT
    !insertmacro Say "${TEXT}"
    SetErrorLevel ${STATUS}
    Quit
!macroend

; Where things go, for one user or for all: MultiUser.nsh calls it.
Function set_places
    ${If} $MultiUser.InstallMode == AllUsers
        StrCpy $plugins "$wireshark\plugins"
        StrCpy $profile_folder "$wireshark\profiles\SSPI"
    ${Else}
        StrCpy $plugins "$APPDATA\Wireshark\plugins"
        StrCpy $profile_folder "$APPDATA\Wireshark\profiles\SSPI"
    ${EndIf}
FunctionEnd

; $0 is the version of Wireshark, X.Y, or empty where there is none, or one for another processor: its DLL is asked for both. At 0x3c a
; DLL says where its header is, in which the processor is number 0x8664.
Function wireshark_version
    StrCpy $0 ""
    ClearErrors
    GetDLLVersion "$wireshark\libwireshark.dll" $R0 $R1
    FileOpen $R2 "$wireshark\libwireshark.dll" r
    ${If} ${Errors}
        Return
    ${EndIf}
    FileSeek $R2 0x3c
    FileReadByte $R2 $R3
    FileReadByte $R2 $R4
    IntOp $R4 $R4 << 8
    IntOp $R3 $R3 + $R4
    IntOp $R3 $R3 + 4
    FileSeek $R2 $R3
    FileReadByte $R2 $R3
    FileReadByte $R2 $R4
    FileClose $R2
    ${If} $R3 = 0x64
    ${AndIf} $R4 = 0x86
        IntOp $R2 $R0 >> 16
        IntOp $R3 $R0 & 0xffff
        StrCpy $0 "$R2.$R3"
    ${EndIf}
FunctionEnd

; What is wrong with $wireshark: $R8 is a status, or 0, and $R7 the text
Function judge_wireshark
    Call wireshark_version
    StrCpy $R8 0
    ${If} $0 == ""
        StrCpy $0 $wireshark
        StrCpy $R8 ${STATUS_NO_WIRESHARK}
        StrCpy $R7 "$(none)"
    ${ElseIf} $0 != "4.0"
    ${AndIf} $0 != "4.4"
    ${AndIf} $0 != "4.6"
        StrCpy $1 $wireshark
        StrCpy $2 "${WIRESHARK}"
        StrCpy $R8 ${STATUS_WRONG_VERSION}
        StrCpy $R7 "$(wrong_version)"
    ${EndIf}
FunctionEnd

Function .onInit
    SetRegView 64
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/WIRESHARK=" $wireshark
    ${If} ${Errors}
        ReadRegStr $R1 HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe" ""
        ${GetParent} "$R1" $wireshark
    ${EndIf}
    ${If} $wireshark == ""
        StrCpy $wireshark "$PROGRAMFILES64\Wireshark"
    ${EndIf}
    !insertmacro MULTIUSER_INIT
    Call judge_wireshark
    ; In a window, a page asks for another.
    ${If} $R8 <> 0
    ${AndIf} ${Silent}
        !insertmacro Fail $R8 $R7
    ${ElseIf} $R8 = ${STATUS_WRONG_VERSION}
        !insertmacro Say $R7
    ${EndIf}
    Call choose_parts
FunctionEnd

Function ask_for_wireshark
    Call judge_wireshark
    ${If} $R8 = 0
        Abort
    ${EndIf}
FunctionEnd

Function check_wireshark
    Call judge_wireshark
    ${If} $R8 <> 0
        !insertmacro Say $R7
        Abort
    ${EndIf}
    Call set_places
FunctionEnd

!macro SameFiles PREFIX
; Whether the files $R0 and $R1 are the same: $same is 1 or 0. What is not there is the same as nothing else.
Function ${PREFIX}same_files
    StrCpy $same 0
    ClearErrors
    FileOpen $R2 $R0 r
    FileOpen $R3 $R1 r
    ${IfNot} ${Errors}
        StrCpy $same 1
        ${Do}
            ClearErrors
            FileRead $R2 $R4
            ClearErrors
            FileRead $R3 $R5
            ${If} $R4 S!= $R5
                StrCpy $same 0
            ${EndIf}
        ${LoopUntil} "$R4$R5" == ""
    ${EndIf}
    FileClose $R2
    FileClose $R3
FunctionEnd

; Whether the profile is as it was installed: a copy was kept. Wireshark writes `recent` anew whenever it is closed. Where there is no
; copy, it is somebody's own.
Function ${PREFIX}profile_is_untouched
    StrCpy $R8 0
    ${If} ${FileExists} "$INSTDIR\profile\*"
        StrCpy $R8 1
    ${EndIf}
    FindFirst $R6 $R7 "$INSTDIR\profile\*"
    ${DoWhile} $R7 != ""
        ${If} $R7 != "."
        ${AndIf} $R7 != ".."
        ${AndIf} $R7 != "recent"
            StrCpy $R0 "$INSTDIR\profile\$R7"
            StrCpy $R1 "$profile_folder\$R7"
            Call ${PREFIX}same_files
            ${If} $same = 0
                StrCpy $R8 0
            ${EndIf}
        ${EndIf}
        FindNext $R6 $R7
    ${Loop}
    FindClose $R6
    StrCpy $same $R8
FunctionEnd
!macroend
!insertmacro SameFiles ""
!insertmacro SameFiles "un."

; Put NAME FOLDER: a file of the plugin's; what cannot be written ends the installation
!macro Put SOURCE FOLDER NAME
    StrCpy $0 "${FOLDER}\${NAME}"
    DetailPrint "$0"
    ClearErrors
    SetOutPath "${FOLDER}"
    SetOverwrite try
    File "/oname=${NAME}" "${FILES}/${SOURCE}"
    ${If} ${Errors}
        !insertmacro Fail ${STATUS_UNWRITABLE} "$(unwritable)"
    ${EndIf}
!macroend

!macro PutProfile FOLDER
    !insertmacro Put profile/colorfilters "${FOLDER}" colorfilters
    !insertmacro Put profile/dfilter_buttons "${FOLDER}" dfilter_buttons
    !insertmacro Put profile/dfilters "${FOLDER}" dfilters
    !insertmacro Put profile/io_graphs "${FOLDER}" io_graphs
    !insertmacro Put profile/preferences "${FOLDER}" preferences
    !insertmacro Put profile/recent "${FOLDER}" recent
    !insertmacro Put profile/SHA256SUMS "${FOLDER}" SHA256SUMS
!macroend

Section "$(part_plugin)" part_plugin
    SectionIn RO
    Call set_places
    StrCpy $finish "$(done)"
    !insertmacro Put 4.0/sspi.dll "$plugins\4.0\epan" sspi.dll
    !insertmacro Put 4.4/sspi.dll "$plugins\4.4\epan" sspi.dll
    !insertmacro Put 4.6/sspi.dll "$plugins\4.6\epan" sspi.dll
    !insertmacro Put LICENSE.txt "$INSTDIR" LICENSE.txt
    !insertmacro Put licences.txt "$INSTDIR" licences.txt
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr SHCTX "${KEY}" DisplayName "SSPI for Wireshark"
    WriteRegStr SHCTX "${KEY}" DisplayVersion "${VERSION}"
    WriteRegStr SHCTX "${KEY}" InstallLocation "$INSTDIR"
    WriteRegStr SHCTX "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
    WriteRegStr SHCTX "${KEY}" Wireshark "$wireshark"
    WriteRegDWORD SHCTX "${KEY}" NoModify 1
    WriteRegDWORD SHCTX "${KEY}" NoRepair 1
SectionEnd

Section "$(part_profile)" part_profile
    StrCpy $same 1
    ${If} ${FileExists} "$profile_folder\*"
        Call profile_is_untouched
    ${EndIf}
    ${If} $same = 0
        StrCpy $0 $profile_folder
        !insertmacro Say "$(profile_kept)"
    ${Else}
        !insertmacro PutProfile $profile_folder
        !insertmacro PutProfile "$INSTDIR\profile"
    ${EndIf}
    StrCpy $finish "$(done) $(done_profile)"
SectionEnd

Section "$(part_lookup)" part_lookup
    !insertmacro Put sspi-lookup.exe "$INSTDIR" sspi-lookup.exe
SectionEnd

; With /NOPROFILE and /NOLOOKUP, these are not chosen.
Function choose_parts
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/NOPROFILE" $R1
    ${IfNot} ${Errors}
        SectionSetFlags ${part_profile} 0
    ${EndIf}
    ClearErrors
    ${GetOptions} $R0 "/NOLOOKUP" $R1
    ${IfNot} ${Errors}
        SectionSetFlags ${part_lookup} 0
    ${EndIf}
FunctionEnd

; It was installed for the user whose registry names this folder, or else for all.
Function un.onInit
    SetRegView 64
    SetShellVarContext current
    ReadRegStr $R0 SHCTX "${KEY}" InstallLocation
    StrCpy $plugins "$APPDATA\Wireshark\plugins"
    StrCpy $profile_folder "$APPDATA\Wireshark\profiles\SSPI"
    ${If} $R0 != $INSTDIR
        SetShellVarContext all
        ReadRegStr $wireshark SHCTX "${KEY}" Wireshark
        StrCpy $plugins "$wireshark\plugins"
        StrCpy $profile_folder "$wireshark\profiles\SSPI"
    ${EndIf}
FunctionEnd

!macro Take FILE
    ClearErrors
    Delete "${FILE}"
    ${If} ${Errors}
        StrCpy $0 "${FILE}"
        !insertmacro Fail ${STATUS_UNWRITABLE} "$(unwritable)"
    ${EndIf}
!macroend

; A folder that holds nothing more is removed, and the one it is in: RMDir leaves others alone.
!macro TakePlugin VERSION
    !insertmacro Take "$plugins\${VERSION}\epan\sspi.dll"
    RMDir "$plugins\${VERSION}\epan"
    RMDir "$plugins\${VERSION}"
!macroend

; The files of the profile that were installed: what else somebody keeps there, stays.
Function un.take_profile
    FindFirst $R6 $R7 "$INSTDIR\profile\*"
    ${DoWhile} $R7 != ""
        Delete "$profile_folder\$R7"
        FindNext $R6 $R7
    ${Loop}
    FindClose $R6
    RMDir "$profile_folder"
FunctionEnd

Section Uninstall
    !insertmacro TakePlugin 4.0
    !insertmacro TakePlugin 4.4
    !insertmacro TakePlugin 4.6
    RMDir "$plugins"
    ${If} ${FileExists} "$INSTDIR\profile\*"
        Call un.profile_is_untouched
        ${If} $same = 1
            Call un.take_profile
        ${EndIf}
        ${If} ${FileExists} "$profile_folder\*"
            StrCpy $0 $profile_folder
            !insertmacro Say "$(profile_kept)"
        ${EndIf}
    ${EndIf}
    ${GetParent} "$profile_folder" $R0
    RMDir "$R0"
    ${GetParent} "$R0" $R0
    RMDir "$R0"
    RMDir /r "$INSTDIR\profile"
    Delete "$INSTDIR\sspi-lookup.exe"
    Delete "$INSTDIR\LICENSE.txt"
    Delete "$INSTDIR\licences.txt"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    ${GetParent} "$INSTDIR" $R0
    RMDir "$R0"
    DeleteRegKey SHCTX "${KEY}"
SectionEnd
